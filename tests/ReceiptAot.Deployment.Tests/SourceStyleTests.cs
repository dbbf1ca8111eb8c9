using System.Globalization;
using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

/// <summary>Rules of <c>.editorconfig</c> that neither the compiler nor <c>dotnet format</c> checks.</summary>
public partial class SourceStyleTests
{
    private const int MaxLinesOfCSharpFile = 250;

    private static readonly string[] extensions = [".c", ".cjs", ".cs", ".csproj", ".go", ".props", ".sh", ".yaml", ".yml"];

    // Folders that .gitignore excludes, and git's own. The repository may be a copy without git.
    private static readonly string[] excludedFolders = [".git", ".idea", ".vs", "artifacts", "node_modules"];

    private static readonly string editorConfig = File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"));

    private static readonly int maxLineLength =
        int.Parse(MaxLineLength().Match(editorConfig).Groups[1].Value, CultureInfo.InvariantCulture);

    [Fact]
    public void Lines_are_no_longer_than_editorconfig_allows()
    {
        var files = Files(new DirectoryInfo(Repository.Root)).Where(static file => extensions.Contains(file.Extension))
            .Append(new FileInfo(Path.Combine(Repository.Root, ".ci", "run"))).ToList();

        var longLines =
            from file in files
            from line in File.ReadLines(file.FullName).Index()
            where line.Item.Length > maxLineLength
            select $"{NameOf(file)}:{line.Index + 1}: {line.Item.Length} characters";

        files.Should().HaveCountGreaterThan(100);
        string.Join('\n', longLines).Should().BeEmpty();
    }

    [Fact]
    public void Csharp_files_have_at_most_250_lines()
    {
        var longFiles =
            from file in Files(new DirectoryInfo(Repository.Root))
            where file.Extension == ".cs"
            let lines = File.ReadLines(file.FullName).Count()
            where lines > MaxLinesOfCSharpFile
            select $"{NameOf(file)}: {lines} lines";

        string.Join('\n', longFiles).Should().BeEmpty();
    }

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) => folder.EnumerateFiles().Concat(
        folder.EnumerateDirectories().Where(static child => !excludedFolders.Contains(child.Name)).SelectMany(Files));

    private static string NameOf(FileInfo file) => Path.GetRelativePath(Repository.Root, file.FullName);

    [GeneratedRegex(@"^max_line_length = (\d+)$", RegexOptions.Multiline)]
    private static partial Regex MaxLineLength();
}
