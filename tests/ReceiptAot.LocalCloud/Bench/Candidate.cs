using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Serialization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A function that is measured.</summary>
/// <param name="Name">Its name in the results, which no other one has.</param>
/// <param name="Command">The program that is started, and its arguments: the last part is the file that would be uploaded.</param>
/// <param name="FileBytes">The size of that file.</param>
/// <param name="ZipBytes">The size of a zip of it.</param>
public sealed record Candidate(string Name, [property: JsonIgnore] IReadOnlyList<string> Command, long FileBytes, long ZipBytes)
{
    /// <summary>The project's binary first, then the others.</summary>
    /// <exception cref="ArgumentException">One is not there, or can't be started.</exception>
    public static async Task<IReadOnlyList<Candidate>> FindAsync(string bootstrap, IReadOnlyList<string> others)
    {
        var candidates = new List<Candidate> { await OpenAsync("receipt-aot", [bootstrap]) };
        foreach (var other in others)
        {
            string[] command = other == "python"
                ? [await FindPythonAsync(), Path.Combine(AppContext.BaseDirectory, "Bench/Python/bootstrap.py")]
                : [Path.GetFullPath(other)];
            var name = other == "python" ? other : NameOf(command[0]);
            var namesakes = candidates.Count(candidate => candidate.Name == name || candidate.Name.StartsWith($"{name} (", StringComparison.Ordinal));
            candidates.Add(await OpenAsync(namesakes == 0 ? name : $"{name} ({namesakes + 1})", command));
        }

        return candidates;
    }

    /// <summary>What to call a bootstrap: they all have one file name, so their folder's.</summary>
    public static string NameOf(string path) =>
        Path.GetFileName(path) != "bootstrap" ? Path.GetFileName(path) : Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)))!;

    private static async Task<Candidate> OpenAsync(string name, string[] command)
    {
        var file = new FileInfo(command[^1]);
        if (!file.Exists || (command.Length == 1 && (File.GetUnixFileMode(file.FullName) & UnixFileMode.UserExecute) == 0))
        {
            throw new ArgumentException($"{command[^1]} is not a program that can be started.");
        }

        using var zip = new MemoryStream();
        await using (var archive = await ZipArchive.CreateAsync(zip, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null))
        {
            _ = await archive.CreateEntryFromFileAsync(file.FullName, "bootstrap", CompressionLevel.SmallestSize);
        }

        return new Candidate(name, command, file.Length, zip.Length);
    }

    // The interpreter itself: what stands in the search path may be a script that looks for it, at every start.
    private static async Task<string> FindPythonAsync()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "import boto3, sys; print(sys.executable)"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = python.StandardError.ReadToEndAsync();
            var path = (await python.StandardOutput.ReadToEndAsync()).Trim();
            await python.WaitForExitAsync();
            return python.ExitCode == 0 ? path
                : (await errors).Contains("ModuleNotFoundError", StringComparison.Ordinal) ? throw new ArgumentException("--vs python needs boto3: pip install boto3")
                : throw new ArgumentException($"--vs python: python3 says {(await errors).Trim()}");
        }
        catch (Win32Exception)
        {
            throw new ArgumentException("--vs python needs python3, which is not in the search path.");
        }
    }
}
