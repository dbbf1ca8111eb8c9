using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Tests;

public sealed class RunCommandTests : IDisposable
{
    private static readonly string program = Path.Combine(AppContext.BaseDirectory, "ReceiptAot.LocalCloud.dll");
    private static readonly TimeSpan timeout = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("run-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Rejects_a_directory_in_place_of_an_event() => (await RunAsync(folder.FullName)).Should()
        .Be((2, $"run: {folder.FullName} is a directory: name the files in it, as in {folder.FullName}/*.json\n"));

    [Fact]
    public async Task Rejects_options() => (await RunAsync("--fast")).Should().Be((2, "run: there is no option --fast\n"));

    // A function that ignores SIGINT could not be stopped by it, and its tests would wait forever.
    [Fact]
    public async Task Starts_functions_that_do_not_ignore_SIGINT_even_if_it_ignores_SIGINT_itself()
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
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(timeout);

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
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(timeout);
        await process.WaitForExitAsync().WaitAsync(timeout);
        return (process.ExitCode, error);
    }
}
