using System.Globalization;
using System.Security.Cryptography;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>Runs chaos from the command line.</summary>
internal static class ChaosCommand
{
    /// <summary>Runs.</summary>
    /// <param name="args">The binary, the seconds, and the seed if it is not to be a new one.</param>
    /// <returns>The exit code: 0 when the ledger is balanced.</returns>
    public static async Task<int> ExecuteAsync(string[] args)
    {
        var seconds = int.Parse(args[1], CultureInfo.InvariantCulture);
        var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : RandomNumberGenerator.GetInt32(int.MaxValue);
        Console.WriteLine($"chaos for {seconds} s with seed {seed}");
        var report = await ChaosRun.ExecuteAsync(args[0], TimeSpan.FromSeconds(seconds), seed);
        Console.WriteLine(report);
        foreach (var line in report.Wrong)
        {
            Console.WriteLine($"WRONG: {line}");
        }

        Console.WriteLine(report.Wrong.Count == 0 ? "The ledger is balanced." : $"To run its like again: ./build.sh chaos {seconds} {seed}");
        return report.Wrong.Count == 0 ? ExitCode.Succeeded : ExitCode.FunctionFailed;
    }
}
