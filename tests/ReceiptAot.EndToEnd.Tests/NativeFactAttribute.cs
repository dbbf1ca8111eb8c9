namespace ReceiptAot.EndToEnd.Tests;

/// <summary>A test of the native binary; skipped if there is no binary to test.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeFactAttribute : FactAttribute
{
    /// <summary>Whether only ReceiptAot's own runtime client guarantees the behavior: a binary with AWS's client skips the test.</summary>
    public bool OwnRuntimeClient { get; init; }

    /// <summary>
    /// Whether the test cannot pass under QEMU, whose own memory is measured with that of the binary, and which does not let a library of
    /// this machine override libc functions of the binary.
    /// </summary>
    public bool NotEmulated { get; init; }

    /// <summary>Programs in the search path, and paths of files and folders, without which the test is skipped.</summary>
    public string[] Requires { get; init; } = [];

    public override string? Skip => NativeTheoryAttribute.SkipReason(OwnRuntimeClient, NotEmulated)
        ?? (Array.Find(Requires, static name => !Exists(name)) is { } missing ? $"needs {missing}" : null);

    private static bool Exists(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => Path.Exists(Path.Combine(folder, name)));
}
