using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The published native binary, with a Runtime API that a test scripts.</summary>
public sealed class LoneFunction : IAsyncDisposable
{
    private LoneFunction(FunctionProcess process) => Process = process;

    public FunctionProcess Process { get; }

    /// <summary>All that the function has logged so far.</summary>
    public string Log => Process.Log;

    /// <summary>Starts it.</summary>
    /// <param name="runtimeApi">Host and port of the Runtime API.</param>
    /// <param name="changes">Variables that differ from those of a configuration without an S3.</param>
    public static LoneFunction Start(string runtimeApi, IEnumerable<KeyValuePair<string, string?>>? changes = null)
    {
        var (id, secret, token) = LocalCredentials.Create();
        var environment = new Dictionary<string, string?>
        {
            ["RECEIPT_BUCKET"] = "my-bucket",
            ["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1", // where nobody listens
            ["AWS_ACCESS_KEY_ID"] = id,
            ["AWS_SECRET_ACCESS_KEY"] = secret,
            ["AWS_SESSION_TOKEN"] = token,
        };
        foreach (var (name, value) in changes ?? [])
        {
            environment[name] = value;
        }

        Secrets.Know(environment);
        return new LoneFunction(FunctionProcess.Start(NativeBinary.Location, runtimeApi, environment));
    }

    public async ValueTask DisposeAsync()
    {
        await Process.KillAsync();
        var log = Log;
        await Process.DisposeAsync();
        Secrets.CheckAbsenceFrom(log);
    }
}
