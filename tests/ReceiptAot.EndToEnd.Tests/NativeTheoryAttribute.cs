namespace ReceiptAot.EndToEnd.Tests;

/// <inheritdoc cref="NativeFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc cref="NativeFactAttribute.OwnRuntimeClient"/>
    public bool OwnRuntimeClient { get; init; }

    public override string? Skip => SkipReason(OwnRuntimeClient);

    internal static string? SkipReason(bool ownRuntimeClient) =>
        NativeBinary.SkipReason
        ?? (ownRuntimeClient && !NativeBinary.HasOwnRuntimeClient
            ? "needs a binary with ReceiptAot's own runtime client; this binary contains AWS's"
            : null);
}
