using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>A native binary with a Runtime API to itself, ended when an invocation takes too long.</summary>
public sealed class Sandbox : IAsyncDisposable
{
    private static readonly TimeSpan initTimeout = TimeSpan.FromSeconds(10); // Lambda's

    private readonly LocalRuntimeApi api;

    private Sandbox(FunctionProcess process, LocalRuntimeApi api) => (Process, this.api) = (process, api);

    /// <summary>The process.</summary>
    public FunctionProcess Process { get; }

    /// <summary>From the process's start to its asking for an event, to its posting an init error, or to its end.</summary>
    public TimeSpan InitDuration { get; private set; }

    /// <summary>The JSON of the init error, if one was posted.</summary>
    public string? InitError => api.InitError.IsCompletedSuccessfully ? api.InitError.Result : null;

    /// <summary>Starts the binary, and waits until its init is over, for 10 s at most.</summary>
    /// <param name="bootstrap">The binary.</param>
    /// <param name="environment">The function's own variables; a null removes one of Lambda's.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<Sandbox> StartAsync(
        string bootstrap, IEnumerable<KeyValuePair<string, string?>> environment, CancellationToken cancellationToken = default)
    {
        var api = await LocalRuntimeApi.StartAsync();
        var started = Stopwatch.GetTimestamp();
        var sandbox = new Sandbox(FunctionProcess.Start(bootstrap, api.Endpoint, environment), api);
        await sandbox.InitializeAsync(started, cancellationToken);
        return sandbox;
    }

    /// <summary>Makes the process, and holds it before the binary's start.</summary>
    /// <param name="command">The binary, and its arguments.</param>
    /// <param name="environment">The function's own variables; a null removes one of Lambda's.</param>
    public static async Task<Sandbox> HoldAsync(IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var api = await LocalRuntimeApi.StartAsync();
        return new Sandbox(FunctionProcess.Hold(command, api.Endpoint, environment), api);
    }

    /// <summary>Starts the binary that is held, and waits until its init is over, for 10 s at most.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        Process.Release();
        return InitializeAsync(started, cancellationToken);
    }

    /// <summary>Sends an event to the function.</summary>
    /// <param name="payload">The event's bytes.</param>
    /// <param name="timeout">The function's time-out, from which its deadline is reckoned.</param>
    /// <param name="patience">When the process is ended; Lambda does so at the time-out.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<InvocationResult> InvokeAsync(
        ReadOnlyMemory<byte> payload, TimeSpan timeout, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = api.InvokeAsync(payload, timeout);
        var exit = Process.WaitForExitAsync(cancellationToken);
        var first = await Task.WhenAny(answer, exit, Task.Delay(patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.IsCompleted)
        {
            return await answer;
        }

        var end = first == exit ? $"The process ended with exit code {Process.ExitCode}." : $"The process gave no answer for {patience} and was ended.";
        await Process.KillAsync();
        return new InvocationResult("", InvocationOutcome.Exit, end, null, Stopwatch.GetElapsedTime(started));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await api.DisposeAsync();
    }

    private async Task InitializeAsync(long started, CancellationToken cancellationToken)
    {
        var tooLong = Task.Delay(initTimeout, cancellationToken);
        var ended = await Task.WhenAny(api.Initialized, api.InitError, Process.WaitForExitAsync(CancellationToken.None), tooLong);
        InitDuration = Stopwatch.GetElapsedTime(started, api.Initialized.IsCompleted ? api.InitializedAt : Stopwatch.GetTimestamp());
        if (ended == tooLong)
        {
            await Process.KillAsync();
        }
    }
}
