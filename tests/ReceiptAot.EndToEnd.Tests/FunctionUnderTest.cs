using System.Globalization;
using System.Text;
using System.Text.Json;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The published native binary in its own sandbox, with its own local S3.</summary>
public sealed class FunctionUnderTest : IAsyncDisposable
{
    public const string Bucket = "my-bucket";

    private readonly DirectoryInfo folder;

    private FunctionUnderTest(LocalS3 s3, Sandbox sandbox, DirectoryInfo folder, Dictionary<string, string?> environment) =>
        (S3, Sandbox, this.folder, Environment) = (s3, sandbox, folder, environment);

    public LocalS3 S3 { get; }

    public Sandbox Sandbox { get; }

    /// <summary>The environment variables that the function was started with, to start another function with the same S3.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    public FunctionProcess Process => Sandbox.Process;

    public string Log => Process.Log;

    /// <summary>Peak resident memory so far (VmHWM in proc_pid_status(5)), in MiB.</summary>
    public int PeakMemory
    {
        get
        {
            var line = File.ReadLines($"/proc/{Process.Id}/status")
                .Single(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>Starts the native binary with a valid configuration.</summary>
    /// <param name="changes">Environment variables that differ from the valid configuration; null removes a variable.</param>
    public static Task<FunctionUnderTest> StartAsync(params (string Name, string? Value)[] changes) =>
        StartAsync(NativeBinary.Location, changes);

    /// <summary>Starts a wrapper script that runs the native binary.</summary>
    public static async Task<FunctionUnderTest> StartAsync(string bootstrap, params (string Name, string? Value)[] changes)
    {
        var folder = Directory.CreateTempSubdirectory("s3-");
        var s3 = await LocalS3.StartAsync(folder.FullName, Bucket);
        var environment = s3.EnvironmentFor(Bucket);
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        Secrets.Register(environment);
        var sandbox = await Sandbox.StartAsync(bootstrap, environment);
        s3.Requests.Clear(); // discards the requests of init
        return new FunctionUnderTest(s3, sandbox, folder, environment);
    }

    /// <summary>Invokes the function with a deadline of <paramref name="timeout"/> from now, by default 30 s.</summary>
    public Task<InvocationResult> InvokeAsync(string payload, TimeSpan? timeout = null) =>
        InvokeAsync(Encoding.UTF8.GetBytes(payload), timeout);

    /// <inheritdoc cref="InvokeAsync(string, TimeSpan?)"/>
    public async Task<InvocationResult> InvokeAsync(byte[] payload, TimeSpan? timeout = null)
    {
        var result = await Sandbox.InvokeAsync(payload, timeout ?? TestTimeout.Duration, TestTimeout.Duration);
        Secrets.AssertAbsentFrom(result.Body);
        return result;
    }

    /// <summary>Invokes the function and asserts that the invocation fails.</summary>
    public async Task<(string Type, string Message)> ExpectErrorAsync(string payload, TimeSpan? timeout = null) =>
        ExpectError(await InvokeAsync(payload, timeout));

    /// <summary>Asserts that the invocation failed, with the same error type in the body and in the header.</summary>
    public static (string Type, string Message) ExpectError(InvocationResult result)
    {
        result.Outcome.Should().Be(InvocationOutcome.Error, result.Body);
        var (type, message) = ParseError(result.Body);

        // AWS's client sends the type without the prefix "Function.", and Lambda reports it as Runtime.Unknown.
        result.ErrorType.Should().Be(NativeBinary.HasOwnRuntimeClient ? "Function." + type : type);
        return (type, message);
    }

    public static (string Type, string Message) ParseError(string json)
    {
        using var error = JsonDocument.Parse(json);
        return (error.RootElement.GetProperty("errorType").GetString()!, error.RootElement.GetProperty("errorMessage").GetString()!);
    }

    /// <summary>Keys of the stored objects, in no particular order; accurate for keys that are valid file paths.</summary>
    public IEnumerable<string> ListKeys() => S3.Objects.ListFiles(Bucket);

    public int CountLogLines(string text) => Log.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    public byte[]? ReadObject(string key) => S3.Objects.Read(Bucket, key);

    public async ValueTask DisposeAsync()
    {
        await Process.KillAsync();
        var output = Log + Sandbox.InitError;
        await Sandbox.DisposeAsync();
        await S3.DisposeAsync();
        folder.Delete(recursive: true);
        Secrets.AssertAbsentFrom(output);
    }
}
