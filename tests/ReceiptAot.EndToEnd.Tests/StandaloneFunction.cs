using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The published native binary without a local Lambda and, by default, without an S3: the test provides the Runtime API.</summary>
public sealed class StandaloneFunction : IAsyncDisposable
{
    private StandaloneFunction(FunctionProcess process) => Process = process;

    public FunctionProcess Process { get; }

    public string Log => Process.Log;

    /// <summary>Starts the function.</summary>
    /// <param name="runtimeApi">Host and port of the Runtime API.</param>
    /// <param name="changes">Environment variables that differ from the default ones, whose S3 endpoint refuses connections.</param>
    public static StandaloneFunction Start(string runtimeApi, IEnumerable<KeyValuePair<string, string?>>? changes = null)
    {
        var (id, secret, token) = LocalCredentials.Create();
        var environment = new Dictionary<string, string?>
        {
            ["RECEIPT_BUCKET"] = "my-bucket",
            ["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:1", // nothing listens on port 1
            ["AWS_ACCESS_KEY_ID"] = id,
            ["AWS_SECRET_ACCESS_KEY"] = secret,
            ["AWS_SESSION_TOKEN"] = token,
        };
        foreach (var (name, value) in changes ?? [])
        {
            environment[name] = value;
        }

        Secrets.Register(environment);
        return new StandaloneFunction(FunctionProcess.Start(NativeBinary.Location, runtimeApi, environment));
    }

    public async ValueTask DisposeAsync()
    {
        await Process.KillAsync();
        var log = Log;
        await Process.DisposeAsync();
        Secrets.AssertAbsentFrom(log);
    }
}
