using ReceiptAot.LocalCloud;
using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

/// <summary><c>./build.sh publish</c>, with a fake <c>aws</c> command.</summary>
public sealed partial class PublishTests : IDisposable
{

    // The script appends --function-name and --output to each command.
    private static readonly string[] commands =
    [
        "get-function-configuration --query Architectures",
        "get-alias --name live --query [FunctionVersion,RevisionId,RoutingConfig.AdditionalVersionWeights.*|[0]]",
        "wait function-updated-v2",
        "update-function-code --zip-file fileb://artifacts/receipt-aot-{ARCHITECTURE}.zip --query CodeSha256",
        "wait function-updated-v2",
        "publish-version --code-sha256 {CODE_SHA256} --query Version",
        "wait published-version-active --qualifier {VERSION}",
        "invoke --qualifier {VERSION} --payload fileb://deploy/smoke-test.json --query FunctionError artifacts/smoke-test.response.json",
        "update-alias --name live --function-version {VERSION} --revision-id {REVISION}",
    ];

    private readonly BuildScript script = new();

    public PublishTests()
    {
        script.Copy("deploy/smoke-test.json");
        script.Copy("tests/ReceiptAot.Deployment.Tests/fake-aws.sh", "bin/aws");
        File.WriteAllText(script.PathOf("artifacts/receipt-aot-arm64.zip"), "");
        File.WriteAllText(script.PathOf("artifacts/receipt-aot-x64.zip"), "");
    }

    private IEnumerable<string> Calls => File.Exists(script.PathOf("bin/calls")) ? File.ReadAllLines(script.PathOf("bin/calls")) : [];

    private bool AliasHasMoved => File.Exists(script.PathOf("bin/moved"));

    public void Dispose() => script.Dispose();

    [Theory]
    [InlineData("arm64", "arm64")]
    [InlineData("x86_64", "x64")]
    public async Task Moves_the_alias_to_a_version_of_the_zip_after_the_version_has_stored_an_order(string architecture, string zip)
    {
        var (exitCode, output, _) = await PublishAsync(
            [("ARCHITECTURE", architecture), ("RESPONSE", ExpectedResult.Response)], "my-function");

        exitCode.Should().Be(0);
        Calls.Should().Equal(CommandsWith(zip, "the-sha256-of-the-code=", "7", "the-revision"));
        output.Should().Be($"my-function: the alias live now points to version 7, which contains artifacts/receipt-aot-{zip}.zip\n");
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
    public async Task Does_not_move_the_alias_if_a_step_fails(string step)
    {
        var (exitCode, output, error) = await PublishAsync([("FAILING_STEP", step), ("RESPONSE", ExpectedResult.Response)], "my-function");

        exitCode.Should().NotBe(0);
        AliasHasMoved.Should().BeFalse();
        Calls.Last().Should().Contain(step);
        output.Should().BeEmpty();
        error.Should().MatchRegex($@"^An error occurred when calling {step}\nbuild\.sh: [^\n]+\n$");
    }

    [Theory]
    [InlineData("Unhandled", """{"errorType":"StorageRefused","errorMessage":"…"}""")]
    [InlineData("Unhandled", ExpectedResult.Response)]
    [InlineData("None", """{"statusCode":200,"message":"Something else"}""")]
    [InlineData("None", "")]
    public async Task Does_not_move_the_alias_if_the_version_does_not_store_the_order(string functionError, string response)
    {
        var (exitCode, _, error) = await PublishAsync([("FUNCTION_ERROR", functionError), ("RESPONSE", response)], "my-function");

        exitCode.Should().NotBe(0);
        AliasHasMoved.Should().BeFalse();
        error.Should().Be($"build.sh: version 7 failed its smoke test; the alias live was not moved: {response}\n");
    }

    [Fact]
    public async Task Moves_the_alias_that_an_option_names()
    {
        _ = await PublishAsync([("RESPONSE", ExpectedResult.Response)], "my-function", "--alias", "canary");

        Calls.Last().Should().Contain("update-alias --name canary ");
    }

    [Fact]
    public async Task A_dry_run_prints_the_commands_without_running_them()
    {
        var (exitCode, output, _) = await PublishAsync([], "--dry-run", "my-function");

        exitCode.Should().Be(0);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            CommandsWith("ARCHITECTURE", "CODE_SHA256", "VERSION", "REVISION")
                .Select(static command => ShellSpecial().Replace(command, @"\$0")));
        Calls.Should().BeEmpty();
    }

    /// <summary><c>deploy/README.md</c> lists the IAM actions, most of which have the name of the command.</summary>
    [Fact]
    public void Needs_the_permissions_that_the_guide_lists()
    {
        var actions = commands.Select(static command => command.Replace("wait ", "", StringComparison.Ordinal).Split(' ')[0] switch
        {
            "invoke" => "InvokeFunction",
            "function-updated-v2" => "GetFunction",
            "published-version-active" => "GetFunctionConfiguration",
            var name => string.Concat(name.Split('-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..])),
        });

        Permission().Matches(File.ReadAllText(Path.Combine(Repository.Root, "deploy/README.md")))
            .Select(static match => match.Groups[1].Value)
            .Should().BeEquivalentTo(actions.Distinct());
    }

    [Fact]
    public async Task Changes_nothing_if_the_alias_would_serve_the_upload_untested()
    {
        var (exitCode, _, error) = await PublishAsync([("CURRENT", "$LATEST")], "my-function");

        exitCode.Should().NotBe(0);
        error.Should().Be(
            "build.sh: the alias live points to $LATEST, which serves an upload before it is tested; point the alias to a version first\n");
        Calls.Should().HaveCount(2);
    }

    [Fact]
    public async Task Changes_nothing_without_a_zip_for_the_architecture()
    {
        File.Delete(script.PathOf("artifacts/receipt-aot-x64.zip"));

        var (exitCode, _, error) = await PublishAsync([("ARCHITECTURE", "x86_64")], "my-function");

        exitCode.Should().NotBe(0);
        error.Should().Be(
            "build.sh: function my-function requires artifacts/receipt-aot-x64.zip, which does not exist; "
            + "create it with: ./build.sh package --arch x64\n");
        Calls.Should().ContainSingle();
    }

    [Theory]
    [InlineData("get-function-configuration", "function my-function does not exist in this account and region")]
    [InlineData("get-alias", "function my-function has no alias live; create it with aws lambda create-alias")]
    public async Task Names_the_function_or_the_alias_that_does_not_exist(string step, string message)
    {
        var (_, _, error) = await PublishAsync(
            [("FAILING_STEP", step), ("AWS_ERROR", " (ResourceNotFoundException) when calling")], "my-function");

        error.Should().EndWith($"\nbuild.sh: {message}\n");
    }

    [Theory]
    [InlineData("get-function-configuration")]
    [InlineData("get-alias")]
    public async Task Shows_the_error_of_the_AWS_cli_for_any_other_reason(string step)
    {
        var (_, _, error) = await PublishAsync([("FAILING_STEP", step)], "my-function");

        error.Should().Be($"An error occurred when calling {step}\nbuild.sh: aws lambda {step} failed; nothing was changed\n");
    }

    [Fact]
    public async Task Changes_nothing_if_the_alias_shifts_traffic()
    {
        var (exitCode, _, error) = await PublishAsync([("WEIGHT", "0.1")], "my-function");

        exitCode.Should().Be(2);
        error.Should().Be(
            "build.sh: the alias live shifts traffic between two versions; end that first with: aws lambda update-alias "
            + "--function-name my-function --name live --routing-config AdditionalVersionWeights={}\n");
        Calls.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("my-function:live")]
    [InlineData("my-function:7")]
    [InlineData("123456789012:function:my-function:live")]
    [InlineData("arn:aws:lambda:eu-central-1:123456789012:function:my-function:live")]
    public async Task Rejects_a_function_with_a_version_or_an_alias(string function)
    {
        (await PublishAsync([], function)).Should().Be((2, "", $"build.sh: {function} is not the name or the ARN of a function, "
            + "without a version or an alias; --alias names the alias\n"));

        Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("--dry-run")]
    [InlineData("file:///etc/passwd")] // the AWS CLI would read the file
    public async Task Rejects_a_name_that_no_alias_has(string alias)
    {
        (await PublishAsync([], "my-function", "--alias", alias)).ExitCode.Should().Be(2);

        Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData("123456789012:function:my-function")]
    [InlineData("arn:aws:lambda:eu-central-1:123456789012:function:my-function")]
    [InlineData("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:my-function")]
    public async Task Accepts_the_ARN_of_a_function(string function)
    {
        (await PublishAsync([("RESPONSE", ExpectedResult.Response)], function)).ExitCode.Should().Be(0);

        Calls.Should().OnlyContain(call => call.Contains($" --function-name {function} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--alias", "live")]
    [InlineData("my-function", "--alias")]
    [InlineData("my-function", "--alias", "--dry-run")]
    [InlineData("my-function", "another")]
    [InlineData("my-function", "--force")]
    public async Task Rejects_invalid_arguments(params string[] arguments)
    {
        (await PublishAsync([], arguments)).ExitCode.Should().Be(2);

        Calls.Should().BeEmpty();
    }

    private static IEnumerable<string> CommandsWith(string architecture, string sha256, string version, string revision) =>
        commands.Select(command => command.Replace("{ARCHITECTURE}", architecture, StringComparison.Ordinal)
            .Replace("{CODE_SHA256}", sha256, StringComparison.Ordinal).Replace("{VERSION}", version, StringComparison.Ordinal)
            .Replace("{REVISION}", revision, StringComparison.Ordinal))
            .Select(static command => $"aws lambda {command} --function-name my-function --output text");

    private Task<(int ExitCode, string Output, string Error)> PublishAsync(
        (string Name, string Value)[] environment, params string[] arguments) => script.RunAsync(environment, ["publish", .. arguments]);

    // Bash's printf %q escapes these characters.
    [GeneratedRegex(@"[\[\],*|]")]
    private static partial Regex ShellSpecial();

    [GeneratedRegex(@"`lambda:(\w+)`")]
    private static partial Regex Permission();
}
