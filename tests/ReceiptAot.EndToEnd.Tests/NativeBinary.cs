using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The native binary under test: the one that <c>RECEIPT_BOOTSTRAP</c> names, else the one that <c>./build.sh package</c> published.</summary>
public static class NativeBinary
{
    private static readonly string? named = Environment.GetEnvironmentVariable("RECEIPT_BOOTSTRAP") is { Length: > 0 } value ? value : null;

    private static readonly string architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    private static readonly string path = Path.GetFullPath(named ?? $"artifacts/{architecture}/bootstrap", Repository.Root);

    private static readonly Lazy<bool> hasAmazonRuntimeClient = new(FindAmazonRuntimeClient);

    private static readonly Lazy<bool> hasAwsSdk = new(static () => Contains("s3express-"));

    /// <summary>The path of the binary.</summary>
    public static string Location => File.Exists(path) ? path : throw new InvalidOperationException($"There is no native binary {path}.");

    /// <summary>Why the tests are skipped: no binary is named, and none was published from the present sources. Else null.</summary>
    public static string? SkipReason { get; } =
        named is not null || IsUpToDate() ? null : "needs a native binary of the present sources: ./build.sh package";

    /// <summary>Whether the binary has ReceiptAot's own runtime client, not that of Amazon.Lambda.RuntimeSupport.</summary>
    public static bool HasOwnRuntimeClient => !hasAmazonRuntimeClient.Value;

    /// <summary>Whether the binary stores by way of AWSSDK.S3, whose endpoint rules name the hosts of directory buckets.</summary>
    public static bool HasAwsSdk => hasAwsSdk.Value;

    private static bool IsUpToDate()
    {
        using var check = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "build.sh"), ["package", "--check"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return check.WaitForExit(TimeSpan.FromSeconds(30)) && check.ExitCode == 0;
    }

    // By the name with which AWS's client introduces itself to the Runtime API.
    private static bool FindAmazonRuntimeClient() => Contains("aws-lambda-dotnet/");

    private static bool Contains(string text) => File.ReadAllBytes(Location).AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}

/// <summary>A test of the native binary; skipped where there is no binary to test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute
{
    /// <summary>Whether only ReceiptAot's own runtime client promises the behavior; a binary with AWS's is then skipped.</summary>
    public bool OwnRuntimeClient { get; init; }

    public override string? Skip => NativeTheoryAttribute.SkipReason(OwnRuntimeClient);
}

/// <inheritdoc cref="NativeFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc cref="NativeFactAttribute.OwnRuntimeClient"/>
    public bool OwnRuntimeClient { get; init; }

    public override string? Skip => SkipReason(OwnRuntimeClient);

    internal static string? SkipReason(bool ownRuntimeClient) =>
        NativeBinary.SkipReason
        ?? (ownRuntimeClient && !NativeBinary.HasOwnRuntimeClient ? "promised by ReceiptAot's own runtime client, and the binary has AWS's" : null);
}
