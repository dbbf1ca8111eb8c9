using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

/// <summary><c>./build.sh help</c>, and <c>--help</c> after each command.</summary>
public sealed partial class HelpTests : IDisposable
{
    private static readonly string[] commands =
        [.. Command().Matches(File.ReadAllText(Path.Combine(Repository.Root, "build.sh"))).Select(static match => match.Groups[1].Value)];

    private readonly BuildScript script = new();

    public static TheoryData<string> Commands => [.. commands];

    public void Dispose() => script.Dispose();

    [Theory]
    [InlineData]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help", "packge")]
    public async Task Lists_every_command_on_one_line(params string[] arguments)
    {
        var (exitCode, output, error) = await script.RunAsync([], arguments);

        (exitCode, error).Should().Be((0, ""));
        var lines = output.Split('\n');
        commands.Should().OnlyContain(command => lines.Count(line => line.StartsWith($"  {command} ", StringComparison.Ordinal)) == 1);
        lines.Should().StartWith("Usage: ./build.sh COMMAND [OPTION ...]").And.OnlyContain(static line => line.Length <= 80);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Shows_the_options_of_a_command_and_changes_no_file(string command)
    {
        await File.WriteAllTextAsync(script.PathOf("artifacts/receipt-aot-x64.zip"), "a zip");
        string[][] commandLines =
            [[command, "--help"], [command, "-h"], [command, "--unknown", "-h"], [command, "--docker", "--help"], ["help", command]];

        foreach (var commandLine in commandLines)
        {
            var (exitCode, output, error) = await script.RunAsync([("PATH", script.PathOf("bin") + ":/usr/bin:/bin")], commandLine);

            (exitCode, error).Should().Be((0, ""));
            output.Should().StartWith($"Usage: ./build.sh {command}");
            output.Split('\n').Should().OnlyContain(static line => line.Length <= 100);
        }

        Directory.GetFileSystemEntries(script.PathOf("artifacts/")).Should().ContainSingle("only the zip was there before");
    }

    [Fact]
    public async Task Is_shown_for_a_command_that_does_not_exist()
    {
        var (exitCode, output, error) = await script.RunAsync([], "packge");

        (exitCode, output).Should().Be((2, ""));
        error.Should().StartWith("build.sh: unknown command 'packge'\nUsage: ./build.sh COMMAND");
    }

    [GeneratedRegex(@"^verb_([a-z]+)\(\)", RegexOptions.Multiline)]
    private static partial Regex Command();
}
