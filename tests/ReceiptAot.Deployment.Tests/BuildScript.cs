using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ReceiptAot.Deployment.Tests;

/// <summary>A copy of <c>build.sh</c> in a temporary folder, where fakes replace the commands that the script calls.</summary>
internal sealed class BuildScript : IDisposable
{
    private static readonly TimeSpan limit = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("build-");

    public BuildScript()
    {
        Copy("build.sh");
        foreach (var file in new[] { "prerequisites.sh", "package.sh", "publish.sh", "sbom.cs" })
        {
            Copy($"deploy/{file}");
        }

        Copy("tests/run.sh");
    }

    /// <summary>The architecture of this machine, as <c>--arch</c> takes it.</summary>
    public static string Machine { get; } = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    /// <summary>A copy for <c>package</c>, where <c>dotnet</c> publishes a small binary.</summary>
    public static BuildScript WithFakeDotnet()
    {
        var script = new BuildScript();
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", ".gitignore" })
        {
            script.Copy(file);
        }

        foreach (var project in Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName))
        {
            script.Copy($"src/{project}/{project}.csproj");
        }

        script.Copy("tests/ReceiptAot.Deployment.Tests/fake-dotnet.sh", "bin/dotnet");
        return script;
    }

    /// <summary>The full path of a file in the temporary folder. Creates the folder that contains the file.</summary>
    public string PathOf(string file)
    {
        var path = Path.Combine(folder.FullName, file);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Copies a file of the repository. A copy named <c>bin/COMMAND</c> replaces that command.</summary>
    public void Copy(string file, string? name = null) => File.Copy(Path.Combine(Repository.Root, file), PathOf(name ?? file));

    /// <summary>Replaces a command by a shell script.</summary>
    public void Fake(string command, string body)
    {
        var path = PathOf($"bin/{command}");
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a command of <c>build.sh</c>.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(
        (string Name, string Value)[] environment, params string[] arguments) =>
        ExecuteAsync(PathOf("build.sh"), environment, arguments);

    /// <summary>Runs another program in the folder.</summary>
    public async Task<(int ExitCode, string Output, string Error)> ExecuteAsync(
        string command, (string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Start(command, environment, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await Task.WhenAll(output, error, process.WaitForExitAsync()).WaitAsync(limit);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Starts a program in the folder, with the default disposition of SIGINT.</summary>
    public Process Start(string command, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT,HUP", command, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        // `dotnet test` sets MSBUILD variables, one of which makes build processes stay alive and keep this output open. The build.sh that
        // runs this test sets IN_STOPPABLE.
        foreach (var name in start.Environment.Keys.Where(IsSetByTheTestRun).ToList())
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

    private static bool IsSetByTheTestRun(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.Ordinal) || variable == "IN_STOPPABLE";
}
