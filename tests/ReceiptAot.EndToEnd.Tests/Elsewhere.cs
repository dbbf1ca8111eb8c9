using System.Diagnostics;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>A library for <c>LD_PRELOAD</c>, by which a function finds every host where a test wants it: see <c>elsewhere.c</c>.</summary>
public static class Elsewhere
{
    private static readonly Lazy<Task<string>> library = new(CompileAsync);

    /// <summary>The path of the library.</summary>
    public static Task<string> Library => library.Value;

    private static async Task<string> CompileAsync()
    {
        var compiled = Path.Combine(AppContext.BaseDirectory, "elsewhere.so");
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", compiled, Path.Combine(AppContext.BaseDirectory, "elsewhere.c"), "-ldl"]);
        await compiler.WaitForExitAsync().WaitAsync(Patience.Limit);
        compiler.ExitCode.Should().Be(0);
        return compiled;
    }
}
