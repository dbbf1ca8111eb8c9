using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>
/// A native binary started as Lambda starts it: with the environment that Lambda sets and nothing of this process's own, with a Runtime
/// API to itself, and ended when an invocation takes too long.
/// </summary>
public sealed class Sandbox : IAsyncDisposable
{
    private readonly Process process;
    private readonly LocalRuntimeApi api;
    private readonly string logFile;

    private Sandbox(Process process, LocalRuntimeApi api, string logFile, TimeSpan initDuration) =>
        (this.process, this.api, this.logFile, InitDuration) = (process, api, logFile, initDuration);

    /// <summary>From the process's start to its asking for an event, to its posting an init error, or to its end.</summary>
    public TimeSpan InitDuration { get; }

    /// <summary>The JSON of the init error, if one was posted.</summary>
    public string? InitError => api.InitError.IsCompletedSuccessfully ? api.InitError.Result : null;

    /// <summary>The process's id.</summary>
    public int ProcessId => process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>The exit code of a process that has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Everything that the process has written so far, to stdout and stderr.</summary>
    public string Log
    {
        get
        {
            using var log = new StreamReader(new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return log.ReadToEnd();
        }
    }

    /// <summary>Starts the binary, and waits until its init is over.</summary>
    /// <param name="bootstrap">The binary.</param>
    /// <param name="environment">The function's own variables; a null removes one of Lambda's.</param>
    public static async Task<Sandbox> StartAsync(string bootstrap, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var api = await LocalRuntimeApi.StartAsync();
        var logFile = Path.GetTempFileName();

        // A file takes each line before the write returns, so after an answer every line of it is there; from a pipe it may still come.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" >>\"$1\" 2>&1 </dev/null", bootstrap, logFile]);
        start.Environment.Clear();
        foreach (var (name, value) in LambdaEnvironment(api, bootstrap).Concat(environment))
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        _ = await Task.WhenAny(api.Initialized, api.InitError, process.WaitForExitAsync());
        return new Sandbox(process, api, logFile, Stopwatch.GetElapsedTime(started));
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
        var exit = process.WaitForExitAsync(cancellationToken);
        var first = await Task.WhenAny(answer, exit, Task.Delay(patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.IsCompleted)
        {
            return await answer;
        }

        var end = first == exit ? $"The process ended with exit code {process.ExitCode}." : $"The process gave no answer for {patience} and was ended.";
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        return new InvocationResult("", InvocationOutcome.Exit, end, null, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Waits for the process to end by itself.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends the process, as Lambda does when it has no more use for a sandbox.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await api.DisposeAsync();
        File.Delete(logFile);
    }

    private static Dictionary<string, string?> LambdaEnvironment(LocalRuntimeApi api, string bootstrap) => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint,
        ["AWS_LAMBDA_FUNCTION_NAME"] = "receipt-aot",
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/receipt-aot",
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = "local",
        ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        ["AWS_REGION"] = "eu-central-1",
        ["AWS_DEFAULT_REGION"] = "eu-central-1",
        ["LAMBDA_TASK_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(bootstrap)),
        ["_HANDLER"] = "bootstrap",
        ["LANG"] = "en_US.UTF-8",
        ["TZ"] = ":UTC",
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
    };
}
