using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

public partial class TheWorkflows
{
    // What a job may do beyond reading the repository.
    private static readonly Dictionary<string, string[]> grants = new()
    {
        ["publish.yml attest"] = ["attestations: write", "id-token: write"],
        ["publish.yml release"] = ["contents: write"],
        ["publish.yml publish"] = ["contents: read", "id-token: write"],
    };

    private static readonly string[] files = Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows"));

    private static readonly Dictionary<string, JsonObject> workflows =
        files.ToDictionary(static file => Path.GetFileName(file), static file => YamlFile.Read(file));

    private static IEnumerable<KeyValuePair<string, JsonObject>> Jobs =>
        from workflow in workflows
        from job in workflow.Value["jobs"]!.AsObject()
        select KeyValuePair.Create($"{workflow.Key} {job.Key}", job.Value!.AsObject());

    private static IEnumerable<JsonObject> Steps =>
        Jobs.SelectMany(static job => job.Value["steps"]!.AsArray()).Select(static step => step!.AsObject());

    [Fact]
    public void Give_no_permission_by_default() =>
        workflows.Values.Should().OnlyContain(static workflow => workflow["permissions"]!.ToJsonString(null) == "{}");

    [Fact]
    public void Give_each_job_what_it_needs()
    {
        foreach (var (name, job) in Jobs)
        {
            job["permissions"]!.AsObject().Select(static pair => $"{pair.Key}: {pair.Value}")
                .Should().Equal(grants.GetValueOrDefault(name, ["contents: read"]), name);
        }
    }

    [Fact]
    public void Pin_every_action_by_commit_and_say_its_version()
    {
        var lines = files.SelectMany(File.ReadLines).Where(static line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        lines.Should().HaveCount(Steps.Count(static step => step["uses"] != null)).And.OnlyContain(static line => Pinned().IsMatch(line));
        lines.Select(static line => line.Split("uses: ")[1]).Distinct().Select(static action => action.Split('@')[0])
            .Should().OnlyHaveUniqueItems("an action has one version");
        Jobs.Select(static job => job.Value["container"] is JsonObject container ? (string)container["image"]! : (string?)job.Value["container"] ?? "").Where(static image => image.Length > 0)
            .Should().OnlyContain(static image => Image().IsMatch(image));
    }

    [Fact]
    public void Keep_no_credential_and_know_no_secret()
    {
        Steps.Where(static step => ((string?)step["uses"])?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true)
            .Should().OnlyContain(static step => !(bool)step["with"]!["persist-credentials"]!);
        workflows.Values.Should().OnlyContain(static workflow => !workflow.ToJsonString().Contains("secrets.", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_the_verbs_of_the_build_and_nothing_of_their_own()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "build.sh"));
        var verbs = string.Join('|', Verb().Matches(script).Select(static match => match.Groups[1]));
        var command = new Regex($@"^(\./build\.sh ({verbs})\b|\.ci/run$|tests/bare-machine\.sh$|gh release create )[^\n]*$");

        // What fills in a command is a variable: an expression in it could be a command itself.
        Steps.Where(static step => step["run"] != null).Select(static step => (string)step["run"]!)
            .Should().OnlyContain(run => command.IsMatch(run) && !run.Contains("${{", StringComparison.Ordinal));
    }

    [Fact]
    public void End_in_time_and_never_publish_side_by_side()
    {
        Jobs.Should().OnlyContain(static job => job.Value.ContainsKey("timeout-minutes"));
        workflows.Values.Should().OnlyContain(static workflow => workflow.ContainsKey("concurrency"));
        ((bool)workflows["publish.yml"]["concurrency"]!["cancel-in-progress"]!).Should().BeFalse();
    }

    [GeneratedRegex(@"^\s*(- )?uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex("@sha256:[0-9a-f]{64}$")]
    private static partial Regex Image();

    [GeneratedRegex(@"^verb_([a-z]+)\(\)", RegexOptions.Multiline)]
    private static partial Regex Verb();
}
