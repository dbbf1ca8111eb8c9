using System.Diagnostics;

namespace ReceiptAot.Deployment.Tests;

/// <summary><c>build.sh</c> in a folder of its own, where stand-ins take the place of the commands that it calls.</summary>
internal sealed class BuildScript : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("build-");

    public BuildScript()
    {
        Copy("build.sh");
        Copy("deploy/package.sh");
        Copy("deploy/publish.sh");
    }

    /// <summary>Where a file of it stands; the folder that is to hold it is made.</summary>
    public string PathOf(string file)
    {
        var path = Path.Combine(folder.FullName, file);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Takes a file of the repository, under another name where one is given: what is in bin stands in for a command.</summary>
    public void Copy(string file, string? name = null) => File.Copy(Path.Combine(Repository.Root, file), PathOf(name ?? file));

    /// <summary>Runs a verb.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(
        (string Name, string Value)[] environment, params string[] arguments) =>
        ExecuteAsync(PathOf("build.sh"), environment, arguments);

    /// <summary>Runs another command in the folder.</summary>
    public async Task<(int ExitCode, string Output, string Error)> ExecuteAsync(
        string command, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        start.Environment["PATH"] = $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
