using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>A native binary started as Lambda starts it: with the environment that Lambda sets, and nothing of this process's own.</summary>
public sealed class FunctionProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string logFile;

    // Asked for once: each call adds a handler to Process.Exited, and when one is removed at that moment, it can get lost.
    private readonly Task exited;

    private FunctionProcess(Process process, string logFile) => (this.process, this.logFile, exited) = (process, logFile, process.WaitForExitAsync());

    /// <summary>The process's id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Everything that it has written so far, to stdout and stderr.</summary>
    public string Log
    {
        get
        {
            using var log = new StreamReader(new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return log.ReadToEnd();
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="bootstrap">The binary.</param>
    /// <param name="runtimeApi">Host and port of the Runtime API.</param>
    /// <param name="environment">The function's own variables; a null removes one of Lambda's.</param>
    public static FunctionProcess Start(string bootstrap, string runtimeApi, IEnumerable<KeyValuePair<string, string?>> environment) =>
        Start("", [bootstrap], runtimeApi, environment);

    /// <summary>
    /// Makes the process, which stays a shell until it is released: it can be put under limits before, and the time of its making is not
    /// that of the binary's start. A Ctrl-C, which a terminal sends to every process at once, leaves it alone.
    /// </summary>
    /// <param name="command">The binary, and its arguments.</param>
    /// <param name="runtimeApi">Host and port of the Runtime API.</param>
    /// <param name="environment">The function's own variables; a null removes one of Lambda's.</param>
    public static FunctionProcess Hold(
        IReadOnlyList<string> command, string runtimeApi, IEnumerable<KeyValuePair<string, string?>> environment) =>
        Start("trap '' INT; read -r released; ", command, runtimeApi, environment);

    /// <summary>Lets the binary of one that is held start.</summary>
    public void Release() => process.StandardInput.WriteLine();

    /// <summary>Waits for the end of the process.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => exited.WaitAsync(cancellationToken);

    /// <summary>Sends it a signal, by name: <c>TERM</c>, <c>STOP</c>, <c>CONT</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it at once, as Lambda does at a time-out or when it has no more use for a sandbox.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return exited;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
        File.Delete(logFile);
    }

    private static FunctionProcess Start(
        string preparation, IReadOnlyList<string> command, string runtimeApi, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        // A file holds each line before the write of it returns, so all lines of an answer are there with it; in a pipe they may come late.
        var logFile = Path.GetTempFileName();
        // A shell script starts its background jobs with SIGINT ignored, nohup's children inherit that, and no shell can undo it.
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
