using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

/// <summary>All Markdown files of the repository.</summary>
public partial class DocumentationTests
{
    private static readonly string[] files =
    [
        "README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md",
        "deploy/README.md", "src/README.md", "tests/README.md",
    ];

    // Read by the runtime client, or set by the function for itself; operators do not set these.
    private static readonly string[] internalVariables =
    [
        "AWS_CSM_ENABLED", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_MAX_CONCURRENCY", "AWS_LAMBDA_RUNTIME_API",
    ];

    public static TheoryData<string> Files => [.. files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Links_only_to_headings_and_files_that_exist(string file)
    {
        var broken = Link().Matches(Read(file)).Select(static match => match.Groups[1].Value)
            .Where(static target => !target.StartsWith("http", StringComparison.Ordinal))
            .Where(static target => !target.StartsWith("../../actions/", StringComparison.Ordinal)) // of the repository on GitHub
            .Where(target => !Exists(Path.GetDirectoryName(file)!, file, target));

        broken.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Has_a_header_row_in_each_table(string file)
    {
        var lines = Read(file).Split('\n').Select(static line => line.Trim()).ToArray();

        var starts = Enumerable.Range(0, lines.Length).Where(index => lines[index].StartsWith('|') && !lines[index - 1].StartsWith('|'));
        starts.Where(index => !lines[index + 1].StartsWith("|---", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void The_README_describes_each_environment_variable()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories);
        var variables = sources.SelectMany(static source => Variable().Matches(File.ReadAllText(source)))
            .Select(static match => match.Groups[1].Value).Distinct();

        var section = Read("README.md").Split("\n## Environment variables\n")[1].Split("\n## ")[0];

        variables.Except(internalVariables).Should().NotBeEmpty().And.OnlyContain(name => section.Contains($"`{name}"));
    }

    private static bool Exists(string folder, string file, string target)
    {
        var (path, anchor) = target.Split('#') is [var first, var second] ? (first, second) : (target, null);
        var linked = path is "" ? file : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, folder, path));
        return File.Exists(Path.Combine(Repository.Root, linked)) && (anchor is null || AnchorsOf(Read(linked)).Contains(anchor));
    }

    // As GitHub derives them
    private static IEnumerable<string> AnchorsOf(string markdown) => Heading().Matches(markdown)
        .Select(static match => NotInAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"""((?:AWS|RECEIPT|POWERTOOLS|SSL)_[A-Z0-9_]+)""")]
    private static partial Regex Variable();
}
