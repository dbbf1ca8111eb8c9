using System.IO.Compression;
using System.Text;
using System.Text.Json.Serialization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A function to measure.</summary>
/// <param name="Name">A unique name for the results.</param>
/// <param name="Command">The program to start and its arguments. The last element is the file that would be uploaded.</param>
/// <param name="FileBytes">The size of that file.</param>
/// <param name="ZipBytes">The size of a zip of that file.</param>
public sealed record Candidate(string Name, [property: JsonIgnore] IReadOnlyList<string> Command, long FileBytes, long ZipBytes)
{
    /// <summary>The folder of the file that would be uploaded.</summary>
    [JsonIgnore]
    public string Folder => Path.GetDirectoryName(Path.GetFullPath(Command[^1]))!;

    /// <summary>Whether the file is a build of this project, which accepts batches of orders: it contains the name of a setting.</summary>
    [JsonIgnore]
    public bool IsReceiptAot => File.ReadAllBytes(Command[^1]).AsSpan().IndexOf(Encoding.Unicode.GetBytes("RECEIPT_CONCURRENCY")) >= 0;

    /// <summary>Finds the binary of this project, which comes first, and the other candidates.</summary>
    /// <exception cref="ArgumentException">A candidate does not exist or cannot be started.</exception>
    public static async Task<IReadOnlyList<Candidate>> FindAsync(string bootstrap, IReadOnlyList<string> others)
    {
        var candidates = new List<Candidate> { await OpenAsync("receipt-aot", [bootstrap]) };
        foreach (var other in others)
        {
            var peer = await PeerFunction.FindAsync(other);
            var (name, command) = peer is null ? (NameOf(other), [Path.GetFullPath(other)]) : (other, peer);
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
}
