using ReceiptAot.Core;
using ReceiptAot.Function;
using ReceiptAot.Function.Events;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Run;

/// <summary>Sends events to the native binary on this machine, and shows what comes of them.</summary>
internal static class RunCommand
{
    private const int MaxReceipts = 10; // shown of an event

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs.</summary>
    /// <param name="args">The binary, the folder of the embedded S3, and the events.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ExecuteAsync(string[] args)
    {
        try
        {
            // While the events are read, a signal ends this process as it would any other: nothing has been started yet.
            var events = RunEvent.Read(args[2..]);
            using var interruption = new Interruption();
            await using var storage = await RunStorage.OpenAsync(args[1]);
            Console.WriteLine($"S3: {storage.Description}");
            return await SendAsync(args[0], events, storage, interruption.Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"run: {e.Message}");
            return ExitCode.WrongCall;
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
            foreach (var sent in events)
            {
                var init = sandbox is null;
                sandbox ??= await Sandbox.StartAsync(bootstrap, storage.Environment, cancellationToken);
                var logged = init ? 0 : sandbox.Process.Log.Length;
                var result = await sandbox.InvokeAsync(sent.Payload, timeout, timeout, cancellationToken);
                Show(sent, result, init ? sandbox.InitDuration : null, sandbox.Process.Log[logged..], sandbox.InitError, storage);
                if (result.Outcome != InvocationOutcome.Reply)
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
        RunEvent sent, InvocationResult result, TimeSpan? init, string log, string? initError, RunStorage storage)
    {
        var cold = init is { } duration ? $"init {duration.TotalMilliseconds:F1} ms, " : "";
        var outcome = initError is null ? result.Outcome.ToString().ToUpperInvariant() : "INIT ERROR";
        Console.WriteLine($"\n== {sent.Name}: {outcome}, {cold}invocation {result.Duration.TotalMilliseconds:F1} ms");
        Console.WriteLine(initError ?? result.Body);
        var keys = KeysOf(sent.Payload);
        foreach (var key in keys.Take(MaxReceipts))
        {
            Console.WriteLine($"-- receipt {key.ForMessages}");
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

    /// <summary>The keys that an event's receipts have to stand under, by the function's own reading of it.</summary>
    private static IReadOnlyList<ReceiptKey> KeysOf(byte[] payload)
    {
        try
        {
            return [.. EventReader.Read(payload).Records.Select(static record => record.Order?.Key).OfType<ReceiptKey>().Distinct()];
        }
        catch (InvalidEvent)
        {
            return [];
        }
    }
}
