using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// The native binary under test: the path in the environment variable <c>RECEIPT_BOOTSTRAP</c>, or by default the binary that
/// <c>./build.sh package</c> published.
/// </summary>
public static class NativeBinary
{
    private static readonly string? pathVariable =
        Environment.GetEnvironmentVariable("RECEIPT_BOOTSTRAP") is { Length: > 0 } value ? value : null;

    private static readonly string architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    private static readonly string path = Path.GetFullPath(pathVariable ?? $"artifacts/{architecture}/bootstrap", Repository.Root);

    // AWS's runtime client sends this name to the Runtime API as its user agent.
    private static readonly Lazy<bool> hasAmazonRuntimeClient = new(static () => ContainsText("aws-lambda-dotnet/"));

    private static readonly Lazy<bool> hasAwsSdk = new(static () => ContainsText("s3express-"));

    public static string Location =>
        File.Exists(path) ? path : throw new InvalidOperationException($"The native binary {path} does not exist.");

    /// <summary>Why the tests are skipped: no path is set, and no binary was published from the current sources. Otherwise null.</summary>
    public static string? SkipReason { get; } =
        pathVariable is not null || IsUpToDate() ? null : "needs a native binary of the current sources: ./build.sh package";

    /// <summary>Whether the binary contains ReceiptAot's own runtime client instead of Amazon.Lambda.RuntimeSupport.</summary>
    public static bool HasOwnRuntimeClient => !hasAmazonRuntimeClient.Value;

    /// <summary>Whether the binary contains AWSSDK.S3, whose endpoint rules include the host names of directory buckets.</summary>
    public static bool HasAwsSdk => hasAwsSdk.Value;

    /// <summary>Whether the path is that of a script, which starts the binary in QEMU.</summary>
    public static bool IsEmulated { get; } = File.Exists(path) && File.ReadAllBytes(path).AsSpan().StartsWith("#!"u8);

    private static bool IsUpToDate()
    {
        using var check = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "build.sh"), ["package", "--check"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return check.WaitForExit(TimeSpan.FromSeconds(30)) && check.ExitCode == 0;
    }

    private static bool ContainsText(string text) => File.ReadAllBytes(Location).AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}
