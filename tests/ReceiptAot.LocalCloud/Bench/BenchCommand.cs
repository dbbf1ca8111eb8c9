namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The command <c>bench</c>: measures cold starts.</summary>
public static class BenchCommand
{
    /// <summary>Runs the benchmark and reports the results, even when it is stopped or fails before its end.</summary>
    /// <param name="args">The binary, the folder of the report, and the options.</param>
    /// <returns>The exit code: 0 when every receipt and every response was correct.</returns>
    public static async Task<int> ExecuteAsync(IReadOnlyList<string> args)
    {
        using var signals = new SignalCancellation();
        try
        {
            var options = BenchOptions.Parse([.. args.Skip(2)], args[1]);
            var run = new BenchRun(options, await Candidate.FindAsync(args[0], options.Others), Console.Error);
            _ = Directory.CreateDirectory(options.Out);
            var exitCode = await MeasureAsync(run, signals.Token);
            await BenchReport.WriteAsync(run.Results, options.Out);
            return exitCode;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"bench: {e.Message}");
            return ExitCode.InvalidUsage;
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
            await Console.Error.WriteLineAsync("\nbench: stopped; the results so far are:");
            return ExitCode.Interrupted;
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync($"\nbench: {e.Message}");
            return ExitCode.FunctionFailed;
        }
    }
}
