using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Shows how far a benchmark is: a bar on a terminal, a plain line for every tenth elsewhere.</summary>
internal sealed class ProgressBar(TextWriter output, int steps)
{
    private const int Width = 30;

    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private readonly long started = Stopwatch.GetTimestamp();
    private int done;

    /// <summary>Says that the next step begins.</summary>
    public void Advance(string step)
    {
        var left = done == 0 ? "" : $", {Stopwatch.GetElapsedTime(started).TotalSeconds / done * (steps - done):0} s left";
        if (isTerminal)
        {
            var filled = done * Width / steps;
            output.Write($"\r\e[K[{new string('#', filled)}{new string('.', Width - filled)}] {done * 100 / steps}%{left}: {step}");
        }
        else if (done * 10 / steps > (done - 1) * 10 / steps || done == 0)
        {
            output.WriteLine($"{done * 100 / steps}%{left}: {step}");
        }

        done++;
    }

    /// <summary>Leaves the line to what comes next.</summary>
    public void End() => output.Write(isTerminal ? "\r\e[K" : "");
}
