using System.Diagnostics;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// Shared library for <c>LD_PRELOAD</c> that overrides libc functions, so that every host name resolves to 127.0.0.2 and 127.0.0.1, and a
/// test chooses the port and sees which files the function opens. <c>libc-overrides.c</c> documents the environment variables.
/// </summary>
public static class LibcOverrides
{
    private static readonly Lazy<Task<string>> library = new(CompileAsync);

    /// <summary>Path of the compiled library.</summary>
    public static Task<string> Library => library.Value;

    private static async Task<string> CompileAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "libc-overrides.c");
        var compiled = Path.Combine(AppContext.BaseDirectory, "libc-overrides.so");
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", compiled, source, "-ldl"]);
        await compiler.WaitForExitAsync().WaitAsync(TestTimeout.Duration);
        compiler.ExitCode.Should().Be(0);
        return compiled;
    }
}
