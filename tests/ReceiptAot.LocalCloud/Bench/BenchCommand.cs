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
            var (exitCode, message) = await MeasureAsync(run, signals.Token);
            string files;
            try
            {
                files = await BenchReport.SaveAsync(run.Results, options.Out);
            }
            finally
            {
                await Console.Error.WriteAsync(message);
                BenchReport.WriteTables(run.Results, Console.Out);
            }

            Console.WriteLine($"\n{files}");
            return exitCode;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"bench: {e.Message}");
            return signals.Token.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.InvalidUsage;
        }
    }

    private static async Task<(int ExitCode, string Message)> MeasureAsync(BenchRun run, CancellationToken cancellationToken)
    {
        try
        {
            await run.ExecuteAsync(cancellationToken);
            return (ExitCode.Succeeded, "");
        }
        catch (OperationCanceledException)
        {
            return (ExitCode.Interrupted, "\nbench: stopped; the results so far are:\n");
        }
        catch (BenchException e)
        {
            return (ExitCode.FunctionFailed, $"\nbench: {e.Message}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (ExitCode.InvalidUsage, $"\nbench: {e.Message}\n");
        }
    }
}
