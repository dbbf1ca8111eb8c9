using ReceiptAot.Core.Orders;
using ReceiptAot.Core.Receipts;
using ReceiptAot.Function.Errors;
using ReceiptAot.Function.Events;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Run;

/// <summary>The command <c>run</c>: sends events to the native binary on this machine and shows the responses, receipts and logs.</summary>
internal static class RunCommand
{
    private const int MaxReceipts = 10; // shown per event

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(30);

    /// <param name="args">The binary, the folder of the embedded S3, and the events.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ExecuteAsync(string[] args)
    {
        try
        {
            // While the events are read, a signal ends this process in the default way: nothing has been started yet.
            var events = RunEvent.Read(args[2..]);
            using var signals = new SignalCancellation();
            await using var storage = await RunStorage.OpenAsync(args[1]);
            Console.WriteLine($"S3: {storage.Description}");
            storage.RejectOverwrites();
            return await SendAsync(args[0], events, storage, signals.Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"run: {e.Message}");
            return ExitCode.InvalidUsage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static async Task<int> SendAsync(
        string bootstrap, IReadOnlyList<RunEvent> events, RunStorage storage, CancellationToken cancellationToken)
    {
        var exitCode = ExitCode.Succeeded;
        Sandbox? sandbox = null;
        try
        {
            foreach (var runEvent in events)
            {
                var isColdStart = sandbox is null;
                sandbox ??= await Sandbox.StartAsync(bootstrap, storage.Environment, cancellationToken);
                var logStart = isColdStart ? 0 : sandbox.Process.Log.Length;
                var result = await sandbox.InvokeAsync(runEvent.Payload, timeout, timeout, cancellationToken);
                var init = isColdStart ? sandbox.InitDuration : (TimeSpan?)null;
                Show(runEvent, result, init, sandbox.Process.Log[logStart..], sandbox.InitError, storage);
                if (result.Outcome != InvocationOutcome.Response)
                {
                    exitCode = ExitCode.FunctionFailed;
                }

                if (sandbox.Process.HasExited)
                {
                    await sandbox.DisposeAsync();
                    sandbox = null;
                }
            }
        }
        finally
        {
            if (sandbox is not null)
            {
                await sandbox.DisposeAsync();
            }
        }

        return exitCode;
    }

    private static void Show(
        RunEvent runEvent, InvocationResult result, TimeSpan? init, string log, string? initError, RunStorage storage)
    {
        var initTime = init is { } duration ? $"init {duration.TotalMilliseconds:F1} ms, " : "";
        var outcome = initError is null ? result.Outcome.ToString().ToUpperInvariant() : "INIT ERROR";
        Console.WriteLine($"\n== {runEvent.Name}: {outcome}, {initTime}invocation {result.Duration.TotalMilliseconds:F1} ms");
        Console.WriteLine(initError ?? result.Body);
        var keys = KeysOf(runEvent.Payload);
        foreach (var key in keys.Take(MaxReceipts))
        {
            Console.WriteLine($"-- receipt {key.ForLog}");
            Console.WriteLine(storage.Read(key));
        }

        if (keys.Count > MaxReceipts)
        {
            Console.WriteLine($"-- and {keys.Count - MaxReceipts} more");
        }

        if (log.Length > 0)
        {
            Console.WriteLine("-- log");
            Console.Write(log);
        }
    }

    /// <summary>The keys of the receipts of an event, as the function's own code reads the event.</summary>
    private static IReadOnlyList<ReceiptKey> KeysOf(byte[] payload)
    {
        try
        {
            var orders = EventReader.Read(payload).Records.Select(static record => record.Order).OfType<Order>();
            return [.. orders.Select(static order => new ReceiptKey(order.Id)).Distinct()];
        }
        catch (InvalidEvent)
        {
            return [];
        }
    }
}
