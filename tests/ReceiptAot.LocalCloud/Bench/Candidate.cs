using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Serialization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A function to measure.</summary>
/// <param name="Name">A unique name for the results.</param>
/// <param name="Command">The program to start and its arguments. The last element is the file that would be uploaded.</param>
/// <param name="FileBytes">The size of that file.</param>
/// <param name="ZipBytes">The size of a zip of that file.</param>
public sealed record Candidate(string Name, [property: JsonIgnore] IReadOnlyList<string> Command, long FileBytes, long ZipBytes)
{
    /// <summary>Finds the binary of this project, which comes first, and the other candidates.</summary>
    /// <exception cref="ArgumentException">A candidate does not exist or cannot be started.</exception>
    public static async Task<IReadOnlyList<Candidate>> FindAsync(string bootstrap, IReadOnlyList<string> others)
    {
        var candidates = new List<Candidate> { await OpenAsync("receipt-aot", [bootstrap]) };
        foreach (var other in others)
        {
            string[] command = other == "python"
                ? [await FindPythonAsync(), Path.Combine(AppContext.BaseDirectory, "Bench/Python/bootstrap.py")]
                : [Path.GetFullPath(other)];
            var name = other == "python" ? other : NameOf(command[0]);
            var namesakes = candidates.Count(candidate =>
                candidate.Name == name || candidate.Name.StartsWith($"{name} (", StringComparison.Ordinal));
            candidates.Add(await OpenAsync(namesakes == 0 ? name : $"{name} ({namesakes + 1})", command));
        }

        return candidates;
    }

    /// <summary>The name of a program. All bootstraps have the same file name, so a bootstrap is named after its folder.</summary>
    public static string NameOf(string path) => Path.GetFileName(path) != "bootstrap"
        ? Path.GetFileName(path)
        : Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)))!;

    private static async Task<Candidate> OpenAsync(string name, string[] command)
    {
        var file = new FileInfo(command[^1]);
        if (!file.Exists || (command.Length == 1 && (File.GetUnixFileMode(file.FullName) & UnixFileMode.UserExecute) == 0))
        {
            throw new ArgumentException($"{command[^1]} is not an executable file.");
        }

        using var zip = new MemoryStream();
        await using (var archive = await ZipArchive.CreateAsync(zip, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null))
        {
            _ = await archive.CreateEntryFromFileAsync(file.FullName, "bootstrap", CompressionLevel.SmallestSize);
        }

        return new Candidate(name, command, file.Length, zip.Length);
    }

    // The path of the interpreter itself: python3 in the search path may be a script that looks for the interpreter at every start.
    private static async Task<string> FindPythonAsync()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "import boto3, sys; print(sys.executable)"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var standardError = python.StandardError.ReadToEndAsync();
            var path = (await python.StandardOutput.ReadToEndAsync()).Trim();
            var error = (await standardError).Trim();
            await python.WaitForExitAsync();
            return python.ExitCode == 0 ? path
                : error.Contains("ModuleNotFoundError", StringComparison.Ordinal)
                    ? throw new ArgumentException("--vs python needs boto3: pip install boto3")
                : throw new ArgumentException($"--vs python: python3 failed: {error}");
        }
        catch (Win32Exception)
        {
            throw new ArgumentException("--vs python needs python3, which is not in the search path.");
        }
    }
}
