using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>A process of the native binary, with the environment variables that Lambda sets and none of this process's own.</summary>
public sealed class FunctionProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string logFile;

    // One task for all callers: each call of WaitForExitAsync adds a handler to Process.Exited, which can miss the event while another
    // handler is removed.
    private readonly Task exited;
    private long logRead;

    private FunctionProcess(Process process, string logFile) =>
        (this.process, this.logFile, exited) = (process, logFile, process.WaitForExitAsync());

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>The output so far, stdout and stderr together.</summary>
    public string Log => ReadLog(from: 0).Text;

    /// <summary>Reads the output since the last call.</summary>
    public string ReadNewLog()
    {
        (var text, logRead) = ReadLog(logRead);
        return text;
    }

    /// <summary>
    /// Starts the binary. <paramref name="runtimeApi"/> is the host and port of the Runtime API; <paramref name="environment"/> is added
    /// to the environment variables that Lambda sets, and null removes a variable.
    /// </summary>
    public static FunctionProcess Start(string bootstrap, string runtimeApi, IEnumerable<KeyValuePair<string, string?>> environment) =>
        Start("", [bootstrap], runtimeApi, environment);

    /// <summary>
    /// Creates the process as a shell that waits for <see cref="Resume"/> before it executes the binary: it can be added to a cgroup first,
    /// and process creation is not part of the start time of the binary. The process ignores SIGINT and SIGHUP, which a terminal sends to
    /// every process at Ctrl-C and when it closes. <paramref name="command"/> is the binary and its arguments.
    /// </summary>
    public static FunctionProcess StartSuspended(
        IReadOnlyList<string> command, string runtimeApi, IEnumerable<KeyValuePair<string, string?>> environment) =>
        Start("trap '' INT HUP; read -r line; ", command, runtimeApi, environment);

    /// <summary>Starts the binary of a suspended process.</summary>
    public void Resume() => process.StandardInput.WriteLine();

    public Task WaitForExitAsync(CancellationToken cancellationToken) => exited.WaitAsync(cancellationToken);

    /// <summary>Sends a signal by name: <c>TERM</c>, <c>STOP</c>, <c>CONT</c>. Does nothing if the process has ended.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {Id} 2>/dev/null"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Kills the process, as Lambda does at a timeout and when it removes a sandbox.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return exited;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
        File.Delete(logFile);
    }

    private (string Text, long End) ReadLog(long from)
    {
        using var file = new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = from;
        using var reader = new StreamReader(file);
        return (reader.ReadToEnd(), file.Position);
    }

    private static FunctionProcess Start(
        string preparation, IReadOnlyList<string> command, string runtimeApi, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        // Output goes to a file, which contains each line as soon as the write returns, so a response never arrives before its log lines.
        // In a pipe, lines can arrive later.
        var logFile = Path.GetTempFileName();
        // A shell script starts background jobs with SIGINT ignored. Child processes inherit that, and a shell cannot undo it; env can.
        var start = new ProcessStartInfo(
            "/usr/bin/env",
            ["--default-signal=INT", "/bin/sh", "-c", preparation + "exec \"$@\" >>\"$0\" 2>&1 </dev/null", logFile, .. command])
        {
            RedirectStandardInput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in LambdaEnvironment(command[^1], runtimeApi).Concat(environment))
        {
            start.Environment[name] = value;
        }

        return new FunctionProcess(Process.Start(start)!, logFile);
    }

    private static Dictionary<string, string?> LambdaEnvironment(string bootstrap, string runtimeApi) => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
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
