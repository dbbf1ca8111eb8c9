using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

public partial class WorkflowTests
{
    // The jobs whose permissions exceed reading the repository.
    private static readonly Dictionary<string, string[]> permissions = new()
    {
        ["publish.yml attest"] = ["attestations: write", "id-token: write"],
        ["publish.yml release"] = ["contents: write"],
        ["publish.yml publish"] = ["contents: read", "id-token: write"],
    };

    private static readonly string github = Path.Combine(Repository.Root, ".github");

    private static readonly Dictionary<string, JsonObject> workflows = Directory.GetFiles(Path.Combine(github, "workflows"))
        .ToDictionary(static file => Path.GetFileName(file), static file => YamlFile.Read(file));

    private static readonly Dictionary<string, JsonObject> compositeActions = Directory.GetDirectories(Path.Combine(github, "actions"))
        .ToDictionary(static folder => Path.GetFileName(folder), static folder => YamlFile.Read(Path.Combine(folder, "action.yml")));

    private static IEnumerable<KeyValuePair<string, JsonObject>> Jobs =>
        from workflow in workflows
        from job in workflow.Value["jobs"]!.AsObject()
        select KeyValuePair.Create($"{workflow.Key} {job.Key}", job.Value!.AsObject());

    /// <summary>The steps of all jobs and of all composite actions.</summary>
    private static IEnumerable<JsonObject> Steps =>
        Jobs.Select(static job => job.Value).Concat(compositeActions.Values.Select(static action => action["runs"]!.AsObject()))
            .SelectMany(static owner => owner["steps"]!.AsArray()).Select(static step => step!.AsObject());

    private static IEnumerable<string> UsedActions => Steps.Select(static step => (string?)step["uses"]).OfType<string>();

    [Fact]
    public void Grant_no_permission_by_default() =>
        workflows.Values.Should().OnlyContain(static workflow => workflow["permissions"]!.ToJsonString(null) == "{}");

    [Fact]
    public void Grant_each_job_only_the_permissions_that_it_needs()
    {
        foreach (var (name, job) in Jobs)
        {
            job["permissions"]!.AsObject().Select(static pair => $"{pair.Key}: {pair.Value}")
                .Should().Equal(permissions.GetValueOrDefault(name, ["contents: read"]), name);
        }
    }

    [Fact]
    public void Pin_every_action_by_commit_and_name_its_version_in_a_comment()
    {
        var lines = Directory.GetFiles(github, "*.yml", SearchOption.AllDirectories).SelectMany(File.ReadLines)
            .Where(static line => line.Contains("uses:", StringComparison.Ordinal)).ToList();
        lines.Should().HaveCount(UsedActions.Count());

        var pinned = lines.Where(static line => !LocalAction().IsMatch(line)).ToList();
        pinned.Should().NotBeEmpty().And.OnlyContain(static line => PinnedAction().IsMatch(line));
        pinned.Select(static line => line.Split("uses: ")[1]).Distinct().Select(static action => action.Split('@')[0])
            .Should().OnlyHaveUniqueItems("all jobs use the same version of an action");
    }

    [Fact]
    public void Use_only_local_actions_that_exist() =>
        UsedActions.Where(static action => action.StartsWith('.')).Distinct().Select(static action => action.Split('/')[^1])
            .Should().NotBeEmpty().And.OnlyContain(static name => compositeActions.ContainsKey(name));

    [Fact]
    public void Pin_one_container_image_by_digest()
    {
        var images = Jobs.Select(static job => job.Value["container"]).OfType<JsonNode>()
            .Select(static container => (string)(container is JsonObject ? container["image"] : container)!);

        images.Distinct().Should().ContainSingle().Which.Should().MatchRegex("@sha256:[0-9a-f]{64}$");
    }

    [Fact]
    public void Keep_no_credentials_and_use_no_secrets()
    {
        Steps.Where(static step => ((string?)step["uses"])?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true)
            .Should().OnlyContain(static step => !(bool)step["with"]!["persist-credentials"]!);
        workflows.Values.Concat(compositeActions.Values)
            .Should().OnlyContain(static file => !file.ToJsonString().Contains("secrets.", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_commands_of_the_repository_without_expressions()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "build.sh"));
        var verbs = string.Join('|', Verb().Matches(script).Select(static match => match.Groups[1]));
        var command = new Regex(
            $@"^(\./build\.sh ({verbs})\b|\.ci/run$|deploy/install-sdk\.sh$|tests/bare-machine\.sh$|gh release create )[^\n]*$");

        // A command takes values from environment variables: an expression is expanded before the shell parses the command.
        Steps.Where(static step => step["run"] != null).Select(static step => (string)step["run"]!)
            .Should().OnlyContain(run => command.IsMatch(run) && !run.Contains("${{", StringComparison.Ordinal));
    }

    [Fact]
    public void Have_time_limits_and_never_publish_concurrently()
    {
        Jobs.Should().OnlyContain(static job => job.Value.ContainsKey("timeout-minutes"));
        workflows.Values.Should().OnlyContain(static workflow => workflow.ContainsKey("concurrency"));
        ((bool)workflows["publish.yml"]["concurrency"]!["cancel-in-progress"]!).Should().BeFalse();
    }

    [GeneratedRegex(@"^\s*(- )?uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex PinnedAction();

    [GeneratedRegex(@"^\s*- uses: \./([\w-]+/)?\.github/actions/[\w-]+$")]
    private static partial Regex LocalAction();

    [GeneratedRegex(@"^verb_([a-z]+)\(\)", RegexOptions.Multiline)]
    private static partial Regex Verb();
}
