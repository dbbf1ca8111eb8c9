using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

/// <summary><c>./build.sh publish</c>, in a folder that holds what it takes, with a stand-in for the aws command.</summary>
public sealed partial class Publishing : IDisposable
{
    private const string Success = """{"statusCode":200,"message":"Receipt processed successfully"}""";

    // Each is followed by the function's name and the form of its answer.
    private static readonly string[] commands =
    [
        "get-function-configuration --query Architectures",
        "get-alias --name live --query [FunctionVersion,RevisionId,RoutingConfig.AdditionalVersionWeights.*|[0]]",
        "wait function-updated-v2",
        "update-function-code --zip-file fileb://artifacts/receipt-aot-{ARCHITECTURE}.zip --query CodeSha256",
        "wait function-updated-v2",
        "publish-version --code-sha256 {CODE_SHA256} --query Version",
        "wait published-version-active --qualifier {VERSION}",
        "invoke --qualifier {VERSION} --payload fileb://deploy/smoke-test.json --query FunctionError artifacts/smoke-test.reply.json",
        "update-alias --name live --function-version {VERSION} --revision-id {REVISION}",
    ];

    private readonly BuildScript script = new();

    public Publishing()
    {
        script.Copy("deploy/smoke-test.json");
        script.Copy("tests/ReceiptAot.Deployment.Tests/stand-in-aws.sh", "bin/aws");
        File.WriteAllText(script.PathOf("artifacts/receipt-aot-arm64.zip"), "");
        File.WriteAllText(script.PathOf("artifacts/receipt-aot-x64.zip"), "");
    }

    private IEnumerable<string> Calls => File.Exists(script.PathOf("bin/calls")) ? File.ReadAllLines(script.PathOf("bin/calls")) : [];

    private bool AliasWasMoved => File.Exists(script.PathOf("bin/moved"));

    public void Dispose() => script.Dispose();

    [Theory]
    [InlineData("arm64", "arm64")]
    [InlineData("x86_64", "x64")]
    public async Task Moves_the_alias_to_a_version_of_the_zip_once_that_has_stored_an_order(string architecture, string zip)
    {
        var (exitCode, output, _) = await PublishAsync([("ARCHITECTURE", architecture), ("ANSWER", Success)], "my-function");

        exitCode.Should().Be(0);
        Calls.Should().Equal(CommandsWith(zip, "the-sum-of-the-code=", "7", "the-revision"));
        output.Should().Be($"my-function: the alias live is at version 7, with artifacts/receipt-aot-{zip}.zip\n");
    }

    [Theory]
    [InlineData("get-function-configuration")]
    [InlineData("get-alias")]
    [InlineData("update-function-code")]
    [InlineData("function-updated-v2")]
    [InlineData("publish-version")]
    [InlineData("published-version-active")]
    [InlineData("invoke")]
    [InlineData("update-alias")]
    public async Task Leaves_the_alias_where_a_step_fails(string step)
    {
        var (exitCode, output, error) = await PublishAsync([("FAILING_STEP", step), ("ANSWER", Success)], "my-function");

        exitCode.Should().NotBe(0);
        AliasWasMoved.Should().BeFalse();
        Calls.Last().Should().Contain(step);
        output.Should().BeEmpty();
        error.Should().MatchRegex($@"^An error occurred when calling {step}\nbuild\.sh: [^\n]+\n$");
    }

    [Theory]
    [InlineData("Unhandled", """{"errorType":"StorageRefused","errorMessage":"…"}""")]
    [InlineData("Unhandled", Success)]
    [InlineData("None", """{"statusCode":200,"message":"Something else"}""")]
    [InlineData("None", "")]
    public async Task Leaves_the_alias_where_the_version_does_not_store_the_order(string functionError, string answer)
    {
        var (exitCode, _, error) = await PublishAsync([("FUNCTION_ERROR", functionError), ("ANSWER", answer)], "my-function");

        exitCode.Should().NotBe(0);
        AliasWasMoved.Should().BeFalse();
        error.Should().Be($"build.sh: version 7 failed its test order; the alias live stays where it was: {answer}\n");
    }

    [Fact]
    public async Task Moves_the_alias_that_is_named()
    {
        _ = await PublishAsync([("ANSWER", Success)], "my-function", "--alias", "canary");

        Calls.Last().Should().Contain("update-alias --name canary ");
    }

    [Fact]
    public async Task In_a_dry_run_prints_the_commands_and_calls_none()
    {
        var (exitCode, output, _) = await PublishAsync([], "--dry-run", "my-function");

        exitCode.Should().Be(0);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should()
            .Equal(CommandsWith("ARCHITECTURE", "CODE_SHA256", "VERSION", "REVISION").Select(static command => Special().Replace(command, @"\$0")));
        Calls.Should().BeEmpty();
    }

    /// <summary>The permissions that the README asks for: an action is named as the command is, but for the last three.</summary>
    [Fact]
    public void Needs_the_permissions_that_the_readme_names()
    {
        var actions = commands.Select(static command => command.Replace("wait ", "", StringComparison.Ordinal).Split(' ')[0] switch
        {
            "invoke" => "InvokeFunction",
            "function-updated-v2" => "GetFunction",
            "published-version-active" => "GetFunctionConfiguration",
            var name => string.Concat(name.Split('-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..])),
        });

        Permission().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(static match => match.Groups[1].Value)
            .Should().BeEquivalentTo(actions.Distinct());
    }

    [Fact]
    public async Task Changes_nothing_where_the_alias_would_serve_the_upload_untried()
    {
        var (exitCode, _, error) = await PublishAsync([("CURRENT", "$LATEST")], "my-function");

        exitCode.Should().NotBe(0);
        error.Should().Be("build.sh: the alias live is at $LATEST, which serves what is uploaded untried: point it at a version first\n");
        Calls.Should().HaveCount(2);
    }

    [Fact]
    public async Task Changes_nothing_without_a_zip_of_the_architecture()
    {
        File.Delete(script.PathOf("artifacts/receipt-aot-x64.zip"));

        var (exitCode, _, error) = await PublishAsync([("ARCHITECTURE", "x86_64")], "my-function");

        exitCode.Should().NotBe(0);
        error.Should().Be(
            "build.sh: my-function needs artifacts/receipt-aot-x64.zip, which is not there: ./build.sh package --arch x64\n");
        Calls.Should().ContainSingle();
    }

    [Theory]
    [InlineData("get-function-configuration", "there is no function my-function in this account and region")]
    [InlineData("get-alias", "my-function has no alias live, which aws lambda create-alias creates")]
    public async Task Says_what_does_not_exist(string step, string message)
    {
        var (_, _, error) = await PublishAsync([("FAILING_STEP", step), ("AWS_ERROR", " (ResourceNotFoundException) when calling")], "my-function");

        error.Should().EndWith($"\nbuild.sh: {message}\n");
    }

    [Theory]
    [InlineData("get-function-configuration")]
    [InlineData("get-alias")]
    public async Task Leaves_any_other_reason_to_the_words_of_aws(string step)
    {
        var (_, _, error) = await PublishAsync([("FAILING_STEP", step)], "my-function");

        error.Should().Be($"An error occurred when calling {step}\nbuild.sh: nothing was changed, as aws lambda {step} failed\n");
    }

    [Fact]
    public async Task Changes_nothing_where_the_alias_shifts_traffic()
    {
        var (exitCode, _, error) = await PublishAsync([("WEIGHT", "0.1")], "my-function");

        exitCode.Should().Be(2);
        error.Should().Be(
            "build.sh: the alias live shifts traffic between two versions: end that first, with aws lambda update-alias "
            + "--function-name my-function --name live --routing-config AdditionalVersionWeights={}\n");
        Calls.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("my-function:live")]
    [InlineData("my-function:7")]
    [InlineData("123456789012:function:my-function:live")]
    [InlineData("arn:aws:lambda:eu-central-1:123456789012:function:my-function:live")]
    public async Task Refuses_a_function_with_a_version_or_an_alias(string function)
    {
        (await PublishAsync([], function)).Should().Be((2, "", "build.sh: publish takes the name of a function or its ARN, "
            + $"without a version or an alias, not {function}; --alias names the alias\n"));

        Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData("123456789012:function:my-function")]
    [InlineData("arn:aws:lambda:eu-central-1:123456789012:function:my-function")]
    [InlineData("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:my-function")]
    public async Task Takes_an_arn(string function)
    {
        (await PublishAsync([("ANSWER", Success)], function)).ExitCode.Should().Be(0);

        Calls.Should().OnlyContain(call => call.Contains($" --function-name {function} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--alias", "live")]
    [InlineData("my-function", "--alias")]
    [InlineData("my-function", "--alias", "--dry-run")]
    [InlineData("my-function", "another")]
    [InlineData("my-function", "--force")]
    public async Task Refuses_a_wrong_call(params string[] arguments)
    {
        (await PublishAsync([], arguments)).ExitCode.Should().Be(2);

        Calls.Should().BeEmpty();
    }

    private static IEnumerable<string> CommandsWith(string architecture, string sum, string version, string revision) =>
        commands.Select(command => command.Replace("{ARCHITECTURE}", architecture, StringComparison.Ordinal)
            .Replace("{CODE_SHA256}", sum, StringComparison.Ordinal).Replace("{VERSION}", version, StringComparison.Ordinal)
            .Replace("{REVISION}", revision, StringComparison.Ordinal))
            .Select(static command => $"aws lambda {command} --function-name my-function --output text");

    private Task<(int ExitCode, string Output, string Error)> PublishAsync(
        (string Name, string Value)[] environment, params string[] arguments) => script.RunAsync(environment, ["publish", .. arguments]);

    // What a shell would read otherwise.
    [GeneratedRegex(@"[\[\],*|]")]
    private static partial Regex Special();

    [GeneratedRegex(@"`lambda:(\w+)`")]
    private static partial Regex Permission();
}
