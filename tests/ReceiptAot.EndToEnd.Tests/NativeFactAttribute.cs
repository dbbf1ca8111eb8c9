namespace ReceiptAot.EndToEnd.Tests;

/// <summary>A test of the native binary; skipped if there is no binary to test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute
{
    /// <summary>Whether only ReceiptAot's own runtime client guarantees the behavior: a binary with AWS's client skips the test.</summary>
    public bool OwnRuntimeClient { get; init; }

    /// <summary>Whether the test needs Node.js with npm.</summary>
    public bool Npm { get; init; }

    public override string? Skip => NativeTheoryAttribute.SkipReason(OwnRuntimeClient) ?? (Npm && !HasNpm() ? "needs npm" : null);

    private static bool HasNpm() =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(static folder => File.Exists(Path.Combine(folder, "npm")));
}
