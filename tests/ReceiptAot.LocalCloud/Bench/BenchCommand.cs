namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Measures cold starts from the command line.</summary>
public static class BenchCommand
{
    /// <summary>Runs; what was measured is reported even when it is stopped, or fails, amid it.</summary>
    /// <param name="args">The binary, the folder of the report, and the options.</param>
    /// <returns>The exit code: 0 when each receipt and each answer was right.</returns>
    public static async Task<int> ExecuteAsync(IReadOnlyList<string> args)
    {
        using var interruption = new Interruption();
        try
        {
            var options = BenchOptions.Parse([.. args.Skip(2)], args[1]);
            var run = new BenchRun(options, await Candidate.FindAsync(args[0], options.Others), Console.Error);
            var exitCode = await MeasureAsync(run, interruption.Token);
            await BenchReport.WriteAsync(run.Results, options.Out);
            return exitCode;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"bench: {e.Message}");
            return ExitCode.WrongCall;
        }
    }

    private static async Task<int> MeasureAsync(BenchRun run, CancellationToken cancellationToken)
    {
        try
        {
            await run.ExecuteAsync(cancellationToken);
            return ExitCode.Succeeded;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("\nbench: stopped; this is what was measured until then");
            return ExitCode.Interrupted;
        }
        catch (BenchFailure failure)
        {
            await Console.Error.WriteLineAsync($"\nbench: {failure.Message}");
            return ExitCode.FunctionFailed;
        }
    }
}
