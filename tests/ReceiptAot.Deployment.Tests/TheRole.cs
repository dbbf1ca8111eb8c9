using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

/// <summary>Of the function: what it may do is what it does.</summary>
public partial class TheRole
{
    // What Lambda does in its name: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    private static readonly string[] ofEveryFunction =
    [
        "logs:CreateLogStream of LogGroup.Arn",
        "logs:PutLogEvents of LogGroup.Arn",
        "sqs:SendMessage of FailedEvents.Arn",
    ];

    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    private static readonly string[] ofTheQueue =
    [
        "sqs:ReceiveMessage of Orders.Arn",
        "sqs:DeleteMessage of Orders.Arn",
        "sqs:GetQueueAttributes of Orders.Arn",
    ];

    public static TheoryData<string> Switches => TheTemplate.Switches;

    [Theory]
    [MemberData(nameof(Switches))]
    public void May_call_of_s3_what_the_code_calls_and_do_what_the_sources_demand(string on)
    {
        var switches = on.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ofTheCode = CallsOfTheCode().Select(static action => $"{action} of ${{Bucket.Arn}}/receipts/*");

        Grants(Template.With(switches.Where(static name => name != "AlarmTopic").ToArray())).Should().BeEquivalentTo(
            [.. ofTheCode, .. ofEveryFunction, .. switches.Contains("Queue") ? ofTheQueue : []]);
    }

    [Fact]
    public void Is_described_by_the_readme()
    {
        Row("the receipts").Should().Contain("`receipts/*`");
        InTheReadme("the receipts").Should().BeEquivalentTo(CallsOfTheCode());
        InTheReadme("the log").Concat(InTheReadme("a queue as the destination of what failed")).Should().Contain(ActionsOf(ofEveryFunction));
        InTheReadme("a queue as its source").Should().BeEquivalentTo(ActionsOf(ofTheQueue));
    }

    private static IEnumerable<string> InTheReadme(string what) => Action().Matches(Row(what)).Select(static match => match.Value);

    private static string Row(string what) => File.ReadLines(Path.Combine(Repository.Root, "README.md"))
        .Single(line => line.StartsWith($"| {what} |", StringComparison.Ordinal));

    private static IEnumerable<string> ActionsOf(IEnumerable<string> grants) => grants.Select(static grant => grant.Split(' ')[0]);

    private static IEnumerable<string> Grants(Template template) =>
        from policy in template.PropertiesOf("Role")["Policies"]!.AsArray()
        from statement in policy!["PolicyDocument"]!["Statement"]!.AsArray()
        where (string)statement!["Effect"]! == "Allow"
        from action in statement["Action"] as JsonArray ?? new JsonArray(statement["Action"]!.DeepClone())
        select $"{action} of {NameOf(statement["Resource"]!)}";

    private static string NameOf(JsonNode resource) =>
        resource["Fn::Sub"] is { } text ? (string)text! : string.Join('.', resource["Fn::GetAtt"]!.AsArray());

    // An action of S3 has the name of its request, here. CreateSession is of directory buckets, of which the template makes none.
    private static IEnumerable<string> CallsOfTheCode() =>
        Request().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src/ReceiptAot.Function/Storage/AwsSdk/AwsSdkS3Client.cs")))
            .Select(static match => "s3:" + match.Groups[1].Value).Distinct().Except(["s3:CreateSession"]);

    [GeneratedRegex(@"\bnew (\w+)Request\b")]
    private static partial Regex Request();

    [GeneratedRegex(@"\b\w+:\w+")]
    private static partial Regex Action();
}
