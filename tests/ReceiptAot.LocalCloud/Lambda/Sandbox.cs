using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>A process of the native binary and its own Runtime API. The process is killed when an invocation takes too long.</summary>
public sealed class Sandbox : IAsyncDisposable
{
    private static readonly TimeSpan initTimeout = TimeSpan.FromSeconds(10); // as in Lambda

    private readonly LocalRuntimeApi api;

    private Sandbox(FunctionProcess process, LocalRuntimeApi api) => (Process, this.api) = (process, api);

    public FunctionProcess Process { get; }

    /// <summary>The time from process start to the first request for an event, to the init error, or to the end of the process.</summary>
    public TimeSpan InitDuration { get; private set; }

    /// <inheritdoc cref="LocalRuntimeApi.SendsInterimResponses"/>
    public bool SendsInterimResponses
    {
        get => api.SendsInterimResponses;
        set => api.SendsInterimResponses = value;
    }

    /// <summary>The JSON of the init error; null if none was posted.</summary>
    public string? InitError => api.InitError.IsCompletedSuccessfully ? api.InitError.Result : null;

    /// <summary>
    /// Starts the binary and waits for the end of its init, at most 10 s. <paramref name="environment"/> is added to the environment
    /// variables that Lambda sets; null removes a variable.
    /// </summary>
    public static async Task<Sandbox> StartAsync(
        string bootstrap, IEnumerable<KeyValuePair<string, string?>> environment, CancellationToken cancellationToken = default)
    {
        var api = await LocalRuntimeApi.StartAsync();
        var started = Stopwatch.GetTimestamp();
        var sandbox = new Sandbox(FunctionProcess.Start(bootstrap, api.Endpoint, environment), api);
        await sandbox.InitializeAsync(started, cancellationToken);
        return sandbox;
    }

    /// <summary>
    /// Creates the process, but does not start the binary in it before <see cref="ResumeAsync"/>. <paramref name="command"/> is the
    /// binary and its arguments.
    /// </summary>
    public static async Task<Sandbox> StartSuspendedAsync(
        IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var api = await LocalRuntimeApi.StartAsync();
        return new Sandbox(FunctionProcess.StartSuspended(command, api.Endpoint, environment), api);
    }

    /// <summary>Starts the binary of a suspended process and waits for the end of its init, at most 10 s.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        Process.Resume();
        return InitializeAsync(started, cancellationToken);
    }

    /// <summary>
    /// Sends an event to the function. <paramref name="timeout"/> determines the deadline that the function is given; the process is killed
    /// after <paramref name="killAfter"/>, where Lambda kills it at the timeout.
    /// </summary>
    public async Task<InvocationResult> InvokeAsync(
        ReadOnlyMemory<byte> payload, TimeSpan timeout, TimeSpan killAfter, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var result = api.InvokeAsync(payload, timeout);
        var exit = Process.WaitForExitAsync(cancellationToken);
        var first = await Task.WhenAny(result, exit, Task.Delay(killAfter, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (result.IsCompleted)
        {
            return await result;
        }

        var reason = first == exit
            ? $"The process ended with exit code {Process.ExitCode}."
            : $"The process posted no response within {killAfter} and was killed.";
        await Process.KillAsync();
        return new InvocationResult("", InvocationOutcome.Exit, reason, null, Stopwatch.GetElapsedTime(started));
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await api.DisposeAsync();
    }

    private async Task InitializeAsync(long started, CancellationToken cancellationToken)
    {
        var timeout = Task.Delay(initTimeout, cancellationToken);
        var first = await Task.WhenAny(api.Initialized, api.InitError, Process.WaitForExitAsync(CancellationToken.None), timeout);
        InitDuration = Stopwatch.GetElapsedTime(started, api.Initialized.IsCompleted ? api.InitializedAt : Stopwatch.GetTimestamp());
        if (first == timeout)
        {
            await Process.KillAsync();
        }
    }
}
