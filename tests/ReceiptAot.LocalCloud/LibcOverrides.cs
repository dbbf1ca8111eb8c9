using System.Diagnostics;

namespace ReceiptAot.LocalCloud;

/// <summary>
/// A shared library for <c>LD_PRELOAD</c> that overrides libc functions in the function's process. <c>libc-overrides.c</c> documents the
/// environment variables.
/// </summary>
internal static class LibcOverrides
{
    private static readonly Lazy<Task<string>> library = new(CompileAsync);

    /// <summary>The path of the library, which is compiled with <c>cc</c>. Native AOT requires <c>cc</c> too.</summary>
    public static Task<string> Library => library.Value;

    private static async Task<string> CompileAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "libc-overrides.c");
        var compiled = Path.Combine(AppContext.BaseDirectory, "libc-overrides.so");
        var temporary = $"{compiled}.{Environment.ProcessId}"; // functions of another test run may have loaded the library
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", temporary, source, "-ldl"]);
        await compiler.WaitForExitAsync();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException($"{source} was not compiled.");
        }

        File.Move(temporary, compiled, overwrite: true);
        return compiled;
    }
}
