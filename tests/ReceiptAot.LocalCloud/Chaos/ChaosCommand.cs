using System.Globalization;
using System.Security.Cryptography;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The command <c>chaos</c>.</summary>
internal static class ChaosCommand
{
    private const int MaxViolations = 100; // shown

    /// <summary>Runs until the time is up, or until Ctrl-C, SIGTERM, or SIGHUP.</summary>
    /// <param name="args">The binary, the number of seconds, and optionally a seed.</param>
    /// <returns>The exit code: 0 when the run is complete and nothing is wrong.</returns>
    public static async Task<int> ExecuteAsync(string[] args)
    {
        var seconds = int.Parse(args[1], CultureInfo.InvariantCulture);
        var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : RandomNumberGenerator.GetInt32(int.MaxValue);
        using var signals = new SignalCancellation();
        Console.WriteLine($"chaos for {seconds} s with seed {seed}");
        ChaosReport report;
        try
        {
            report = await ChaosRun.ExecuteAsync(args[0], TimeSpan.FromSeconds(seconds), seed, signals.Token);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"chaos: {e.Message}");
            return ExitCode.InvalidUsage;
        }

        Console.WriteLine(report);
        foreach (var violation in report.Violations.Take(MaxViolations))
        {
            Console.WriteLine($"WRONG: {violation}");
        }

        if (report.Violations.Count > MaxViolations)
        {
            Console.WriteLine($"WRONG: {report.Violations.Count - MaxViolations} more");
        }

        var conclusion = report.Violations.Count == 0
            ? "nothing is wrong"
            : $"the errors are listed above; to repeat the run: ./build.sh chaos {seconds} {seed}";
        Console.WriteLine($"chaos: {(report.IsComplete ? "complete" : "stopped before its end")}; {conclusion}");
        return report.Violations.Count > 0 ? ExitCode.FunctionFailed
            : report.IsComplete ? ExitCode.Succeeded
            : ExitCode.Interrupted;
    }
}
