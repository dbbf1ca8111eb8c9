using System.Diagnostics;

namespace ReceiptAot.Deployment.Tests;

/// <summary><c>build.sh</c> in a folder of its own, where stand-ins take the place of the commands that it calls.</summary>
internal sealed class BuildScript : IDisposable
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("build-");

    public BuildScript()
    {
        Copy("build.sh");
        foreach (var part in new[] { "deploy/prerequisites.sh", "deploy/package.sh", "deploy/publish.sh", "deploy/sbom.cs", "tests/run.sh" })
        {
            Copy(part);
        }
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

    /// <summary>Puts a shell script in the place of a command.</summary>
    public void StandIn(string command, string body)
    {
        var path = PathOf($"bin/{command}");
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a verb.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(
        (string Name, string Value)[] environment, params string[] arguments) =>
        ExecuteAsync(PathOf("build.sh"), environment, arguments);

    /// <summary>Runs another command in the folder.</summary>
    public async Task<(int ExitCode, string Output, string Error)> ExecuteAsync(
        string command, (string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Start(command, environment, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await Task.WhenAll(output, error, process.WaitForExitAsync()).WaitAsync(limit);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts a command in the folder, with the default disposition of SIGINT.</summary>
    public Process Start(string command, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT", command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        // Those of `dotnet test`, one of which has build processes keep this output open for as long as they live; and that of the build.sh
        // that runs this test.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.Ordinal) || name == "IN_STOPPABLE").ToList())
        {
            _ = start.Environment.Remove(name);
        }

        start.Environment["PATH"] = $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose() => folder.Delete(recursive: true);
}
