using System.Globalization;
using System.Text;
using System.Text.Json;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The published native binary in a sandbox of its own, with a local S3 of its own.</summary>
public sealed class FunctionUnderTest : IAsyncDisposable
{
    public const string Bucket = "my-bucket";

    public const string Success = """{"statusCode":200,"message":"Receipt processed successfully"}""";

    private readonly DirectoryInfo folder;

    private FunctionUnderTest(LocalS3 s3, Sandbox sandbox, DirectoryInfo folder, Dictionary<string, string?> environment) =>
        (S3, Sandbox, this.folder, Environment) = (s3, sandbox, folder, environment);

    public LocalS3 S3 { get; }

    public Sandbox Sandbox { get; }

    /// <summary>The variables that it was started with, for another one beside it.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    public FunctionProcess Process => Sandbox.Process;

    /// <summary>All that the function has logged so far.</summary>
    public string Log => Process.Log;

    /// <summary>The most memory that it has held so far, in MB.</summary>
    public int PeakMemory
    {
        get
        {
            var line = File.ReadLines($"/proc/{Process.Id}/status").Single(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="changes">Variables that differ from those of a sound configuration; null removes one.</param>
    public static Task<FunctionUnderTest> StartAsync(params (string Name, string? Value)[] changes) => StartAsync(NativeBinary.Location, changes);

    /// <summary>Starts it by another program, which is to run it.</summary>
    public static async Task<FunctionUnderTest> StartAsync(string bootstrap, params (string Name, string? Value)[] changes)
    {
        var folder = Directory.CreateTempSubdirectory("s3-");
        var s3 = await LocalS3.StartAsync(folder.FullName, Bucket);
        var environment = s3.EnvironmentFor(Bucket);
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        Secrets.Know(environment);
        var sandbox = await Sandbox.StartAsync(bootstrap, environment);
        s3.Requests.Clear(); // what was asked of it in init
        return new FunctionUnderTest(s3, sandbox, folder, environment);
    }

    /// <summary>Sends an event.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="timeout">What the function is told of its time-out; 30 s unless given.</param>
    public Task<InvocationResult> InvokeAsync(string payload, TimeSpan? timeout = null) => InvokeAsync(Encoding.UTF8.GetBytes(payload), timeout);

    /// <inheritdoc cref="InvokeAsync(string, TimeSpan?)"/>
    public async Task<InvocationResult> InvokeAsync(byte[] payload, TimeSpan? timeout = null)
    {
        var result = await Sandbox.InvokeAsync(payload, timeout ?? Patience.Limit, Patience.Limit);
        Secrets.CheckAbsenceFrom(result.Body);
        return result;
    }

    /// <summary>Sends an event that must fail.</summary>
    /// <returns>The error's type, by its body and by its header alike, and its message.</returns>
    public async Task<(string Type, string Message)> FailAsync(string payload, TimeSpan? timeout = null) => ErrorOf(await InvokeAsync(payload, timeout));

    public static (string Type, string Message) ErrorOf(InvocationResult result)
    {
        result.Outcome.Should().Be(InvocationOutcome.Error, result.Body);
        var (type, message) = ParseError(result.Body);
        result.ErrorType.Should().Be(NativeBinary.HasOwnRuntimeClient ? "Function." + type : type); // AWS's leaves it to Lambda to call that Runtime.Unknown
        return (type, message);
    }

    public static (string Type, string Message) ParseError(string json)
    {
        using var error = JsonDocument.Parse(json);
        return (error.RootElement.GetProperty("errorType").GetString()!, error.RootElement.GetProperty("errorMessage").GetString()!);
    }

    /// <summary>The stored objects, by the paths of their files.</summary>
    public IEnumerable<string> Stored() => S3.Objects.ListFiles(Bucket);

    public byte[]? Read(string key) => S3.Objects.Read(Bucket, key);

    public async ValueTask DisposeAsync()
    {
        await Process.KillAsync();
        var shown = Log + Sandbox.InitError;
        await Sandbox.DisposeAsync();
        await S3.DisposeAsync();
        folder.Delete(recursive: true);
        Secrets.CheckAbsenceFrom(shown);
    }
}
