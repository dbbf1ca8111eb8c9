using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Tests;

public sealed class RunCommandTests : IDisposable
{
    private static readonly string program = Path.Combine(AppContext.BaseDirectory, "ReceiptAot.LocalCloud.dll");
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("run-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Says_that_an_event_is_a_directory() => (await RunAsync(folder.FullName)).Should()
        .Be((2, $"run: {folder.FullName} is a directory: name the files in it, as in {folder.FullName}/*.json\n"));

    [Fact]
    public async Task Has_no_options() => (await RunAsync("--fast")).Should().Be((2, "run: there is no option --fast\n"));

    /// <summary>A function that ignored SIGINT could not be stopped by it, and its tests would wait forever.</summary>
    [Fact]
    public async Task Starts_functions_with_the_default_disposition_of_a_signal_that_it_ignores_itself()
    {
        var bootstrap = Path.Combine(folder.FullName, "bootstrap");
        await File.WriteAllTextAsync(bootstrap, "#!/bin/sh\ngrep SigIgn /proc/$$/status\n");
        File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("/bin/sh", [
            "-c", "trap '' INT; grep SigIgn /proc/$$/status; exec dotnet \"$@\"", "sh",
            program, "run", bootstrap, folder.FullName])
        {
            RedirectStandardOutput = true,
        };

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(limit);

        var ignored = output.Split('\n').Where(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            .Select(static line => (Convert.ToUInt64(line.Split('\t')[1], 16) & 0b10) != 0);
        ignored.Should().Equal([true, false], "the shell ignored SIGINT, and the function does not: {0}", output);
    }

    private async Task<(int ExitCode, string Error)> RunAsync(string argument)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "run", "absent", folder.FullName, argument])
        {
            RedirectStandardError = true,
        })!;
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(limit);
        await process.WaitForExitAsync().WaitAsync(limit);
        return (process.ExitCode, error);
    }
}
