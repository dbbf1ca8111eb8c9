using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Shows the progress of a benchmark: as a bar on a terminal, elsewhere as one line per tenth.</summary>
internal sealed class ProgressBar(TextWriter output, int steps)
{
    private const int Width = 30;

    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private readonly long started = Stopwatch.GetTimestamp();
    private int done;

    /// <summary>Shows the step that starts now.</summary>
    public void Advance(string step)
    {
        var timeLeft = done == 0 ? "" : $", {Stopwatch.GetElapsedTime(started).TotalSeconds / done * (steps - done):0} s left";
        if (isTerminal)
        {
            var filled = done * Width / steps;
            output.Write($"\r\e[K[{new string('#', filled)}{new string('.', Width - filled)}] {done * 100 / steps}%{timeLeft}: {step}");
        }
        else if (done * 10 / steps > (done - 1) * 10 / steps || done == 0)
        {
            output.WriteLine($"{done * 100 / steps}%{timeLeft}: {step}");
        }

        done++;
    }

    /// <summary>Clears the line of the bar.</summary>
    public void Clear() => output.Write(isTerminal ? "\r\e[K" : "");
}
