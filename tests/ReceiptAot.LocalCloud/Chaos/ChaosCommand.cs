using System.Globalization;
using System.Security.Cryptography;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>Runs chaos from the command line.</summary>
internal static class ChaosCommand
{
    /// <summary>Runs until the time is over, or until Ctrl-C or SIGTERM.</summary>
    /// <param name="args">The binary, the seconds, and the seed if it is not to be a new one.</param>
    /// <returns>The exit code: 0 when the run is complete and the ledger is balanced.</returns>
    public static async Task<int> ExecuteAsync(string[] args)
    {
        var seconds = int.Parse(args[1], CultureInfo.InvariantCulture);
        var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : RandomNumberGenerator.GetInt32(int.MaxValue);
        using var interruption = new Interruption();
        Console.WriteLine($"chaos for {seconds} s with seed {seed}");
        var report = await ChaosRun.ExecuteAsync(args[0], TimeSpan.FromSeconds(seconds), seed, interruption.Token);
        Console.WriteLine(report);
        foreach (var line in report.Wrong)
        {
            Console.WriteLine($"WRONG: {line}");
        }

        var found = report.Wrong.Count == 0 ? "nothing is wrong" : $"what is wrong is listed above; to repeat the run: ./build.sh chaos {seconds} {seed}";
        Console.WriteLine(report.IsComplete ? $"chaos: complete; {found}" : $"chaos: stopped before its end; {found}");
        return report.Wrong.Count > 0 ? ExitCode.FunctionFailed : report.IsComplete ? ExitCode.Succeeded : ExitCode.Interrupted;
    }
}
