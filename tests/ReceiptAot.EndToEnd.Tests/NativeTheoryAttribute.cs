namespace ReceiptAot.EndToEnd.Tests;

/// <inheritdoc cref="NativeFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeTheoryAttribute : TheoryAttribute
{
    /// <inheritdoc cref="NativeFactAttribute.OwnRuntimeClient"/>
    public bool OwnRuntimeClient { get; init; }

    /// <inheritdoc cref="NativeFactAttribute.NotEmulated"/>
    public bool NotEmulated { get; init; }

    public override string? Skip => SkipReason(OwnRuntimeClient, NotEmulated);

    internal static string? SkipReason(bool ownRuntimeClient, bool notEmulated) =>
        NativeBinary.SkipReason
        ?? (notEmulated && NativeBinary.IsEmulated ? "needs a binary for this machine" : null)
        ?? (ownRuntimeClient && !NativeBinary.HasOwnRuntimeClient
            ? "needs a binary with ReceiptAot's own runtime client; this binary contains AWS's"
            : null);
}
