using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

/// <summary>The function's execution role, which grants exactly the permissions that the function and its event sources need.</summary>
public partial class IamRoleTests
{
    // Lambda's own requests with the role: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    private static readonly string[] everyFunctionGrants =
    [
        "logs:CreateLogStream of LogGroup.Arn",
        "logs:PutLogEvents of LogGroup.Arn",
        "sqs:SendMessage of FailedEvents.Arn",
    ];

    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    private static readonly string[] queueGrants =
    [
        "sqs:ReceiveMessage of Orders.Arn",
        "sqs:DeleteMessage of Orders.Arn",
        "sqs:GetQueueAttributes of Orders.Arn",
    ];

    public static TheoryData<string> ParameterSets => TemplateTests.ParameterSets;

    [Theory]
    [MemberData(nameof(ParameterSets))]
    public void Grants_the_S3_actions_that_the_code_uses_and_the_permissions_that_the_event_sources_need(string parameters)
    {
        var names = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var codeGrants = S3ActionsOfTheCode().Select(static action => $"{action} of ${{Bucket.Arn}}/receipts/*");

        Grants(Template.With(names.Where(static name => name != "AlarmTopic").ToArray())).Should().BeEquivalentTo(
            [.. codeGrants, .. everyFunctionGrants, .. names.Contains("Queue") ? queueGrants : []]);
    }

    [Fact]
    public void Grants_the_permissions_that_the_README_documents()
    {
        Row("the receipts").Should().Contain("`receipts/*`");
        ReadmeActions("the receipts").Should().BeEquivalentTo(S3ActionsOfTheCode());
        ReadmeActions("the log").Concat(ReadmeActions("a queue as the destination of what failed"))
            .Should().Contain(ActionsOf(everyFunctionGrants));
        ReadmeActions("a queue as its source").Should().BeEquivalentTo(ActionsOf(queueGrants));
    }

    private static IEnumerable<string> ReadmeActions(string row) => Action().Matches(Row(row)).Select(static match => match.Value);

    private static string Row(string firstCell) => File.ReadLines(Path.Combine(Repository.Root, "README.md"))
        .Single(line => line.StartsWith($"| {firstCell} |", StringComparison.Ordinal));

    private static IEnumerable<string> ActionsOf(IEnumerable<string> grants) => grants.Select(static grant => grant.Split(' ')[0]);

    private static IEnumerable<string> Grants(Template template) =>
        from policy in template.PropertiesOf("Role")["Policies"]!.AsArray()
        from statement in policy!["PolicyDocument"]!["Statement"]!.AsArray()
        where (string)statement!["Effect"]! == "Allow"
        from action in statement["Action"] as JsonArray ?? new JsonArray(statement["Action"]!.DeepClone())
        select $"{action} of {NameOf(statement["Resource"]!)}";

    private static string NameOf(JsonNode resource) =>
        resource["Fn::Sub"] is { } text ? (string)text! : string.Join('.', resource["Fn::GetAtt"]!.AsArray());

    // Each S3 request here has the name of its IAM action. CreateSession is for directory buckets, and the template creates none.
    private static IEnumerable<string> S3ActionsOfTheCode() =>
        Request().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src/ReceiptAot.Function/Storage/AwsSdk/AwsSdkS3Client.cs")))
            .Select(static match => "s3:" + match.Groups[1].Value).Distinct().Except(["s3:CreateSession"]);

    [GeneratedRegex(@"\bnew (\w+)Request\b")]
    private static partial Regex Request();

    [GeneratedRegex(@"\b\w+:\w+")]
    private static partial Regex Action();
}
