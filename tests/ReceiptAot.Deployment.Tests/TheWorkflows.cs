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

    private static readonly Dictionary<string, JsonObject> workflows = Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github", "workflows"))
        .ToDictionary(static file => Path.GetFileName(file), static file => YamlFile.Parse(File.ReadAllText(file)));

    private static IEnumerable<KeyValuePair<string, JsonObject>> Jobs => workflows.SelectMany(static workflow =>
        workflow.Value["jobs"]!.AsObject().Select(job => KeyValuePair.Create($"{workflow.Key} {job.Key}", job.Value!.AsObject())));

    private static IEnumerable<JsonObject> Steps => Jobs.SelectMany(static job => job.Value["steps"]!.AsArray().Select(static step => step!.AsObject()));

    [Fact]
    public void Give_no_permission_by_default() =>
        workflows.Values.Should().OnlyContain(static workflow => workflow["permissions"] is JsonObject && workflow["permissions"]!.AsObject().Count == 0);

    [Fact]
    public void Give_each_job_what_it_needs()
    {
        var given = Jobs.ToDictionary(static job => job.Key, static job => job.Value["permissions"]!.AsObject().Select(static pair => $"{pair.Key}: {pair.Value}").ToArray());

        given.Should().BeEquivalentTo(given.Keys.ToDictionary(static job => job, static job => grants.GetValueOrDefault(job, ["contents: read"])));
    }

    [Fact]
    public void Pin_every_action_by_commit_and_say_its_version()
    {
        var lines = Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github", "workflows")).SelectMany(File.ReadLines)
            .Where(static line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        lines.Should().HaveCount(Steps.Count(static step => step["uses"] != null)).And.OnlyContain(static line => Pinned().IsMatch(line));
        lines.Select(static line => line.Split("uses: ")[1]).Distinct().Select(static action => action.Split('@')[0])
            .Should().OnlyHaveUniqueItems("an action has one version");
        Jobs.Where(static job => job.Value["container"] != null).Should().OnlyContain(static job => Image().IsMatch((string)job.Value["container"]!));
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
        var verbs = string.Join('|', File.ReadLines(Path.Combine(Repository.Root, "build.sh")).Select(static line => Verb().Match(line).Groups[1].Value).Where(static verb => verb.Length > 0));

        // What fills in a command is a variable: an expression in it could be a command itself.
        Steps.Where(static step => step["run"] != null).Select(static step => (string)step["run"]!)
            .Should().OnlyContain(run => Regex.IsMatch(run, $@"^(\./build\.sh ({verbs})\b|\.ci/run$|gh release create )[^\n]*$") && !run.Contains("${{", StringComparison.Ordinal));
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

    [GeneratedRegex("^verb_([a-z]+)\\(\\)")]
    private static partial Regex Verb();
}
