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

    // What each switch of the template adds
    private static readonly Dictionary<string, string[]> switchGrants = new()
    {
        ["Queue"] = queueGrants,
        // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html
        ["Kinesis"] =
        [
            $"kinesis:DescribeStream of {Switches.KinesisStream}",
            $"kinesis:DescribeStreamSummary of {Switches.KinesisStream}",
            $"kinesis:GetRecords of {Switches.KinesisStream}",
            $"kinesis:GetShardIterator of {Switches.KinesisStream}",
            $"kinesis:ListShards of {Switches.KinesisStream}",
            "kinesis:ListStreams of *",
        ],
        // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
        ["DynamoDB"] =
        [
            $"dynamodb:DescribeStream of {Switches.DynamoDBStream}",
            $"dynamodb:GetRecords of {Switches.DynamoDBStream}",
            $"dynamodb:GetShardIterator of {Switches.DynamoDBStream}",
            "dynamodb:ListStreams of *",
        ],
        // PutObject and SendMessage need the first action and the second; GetObject and ReceiveMessage need the second.
        ["KmsKey"] = [$"kms:GenerateDataKey of {Switches.Key}", $"kms:Decrypt of {Switches.Key}"],
        // https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
        ["Tracing"] = ["xray:PutTraceSegments of *", "xray:PutTelemetryRecords of *"],
    };

    [Theory]
    [MemberData(nameof(Switches.Sets), MemberType = typeof(Switches))]
    public void Grants_the_S3_actions_that_the_code_uses_and_the_permissions_that_the_switches_need(string switches)
    {
        var codeGrants = S3ActionsOfTheCode().Select(static action => $"{action} of ${{Bucket.Arn}}/receipts/*");

        Grants(Switches.On(switches)).Should().BeEquivalentTo(
            [.. codeGrants, .. everyFunctionGrants, .. switches.Split(' ').SelectMany(name => switchGrants.GetValueOrDefault(name, []))]);
    }

    [Fact]
    public void Uses_the_key_only_for_the_bucket_and_the_queues()
    {
        var policy = Switches.On("KmsKey").PropertiesOf("Role")["Policies"]!.AsArray()
            .Single(static policy => (string)policy!["PolicyName"]! == "key");

        policy!["PolicyDocument"]!["Statement"]![0]!["Condition"]!["StringEquals"]!["kms:ViaService"]!.AsArray()
            .Select(static service => (string)service!["Fn::Sub"]!)
            .Should().Equal("s3.${AWS::Region}.${AWS::URLSuffix}", "sqs.${AWS::Region}.${AWS::URLSuffix}");
    }

    [Fact]
    public void Grants_the_permissions_that_the_guide_documents()
    {
        Row("the receipts").Should().Contain("`receipts/*`");
        GuideActions("the receipts").Should().BeEquivalentTo(S3ActionsOfTheCode());
        GuideActions("the log").Concat(GuideActions("a queue as on-failure destination"))
            .Should().Contain(ActionsOf(everyFunctionGrants));
        GuideActions("an SQS queue as event source").Should().BeEquivalentTo(ActionsOf(queueGrants));
        GuideActions("a Kinesis data stream").Should().BeEquivalentTo(ActionsOf(switchGrants["Kinesis"]));
        GuideActions("a DynamoDB stream").Should().BeEquivalentTo(ActionsOf(switchGrants["DynamoDB"]));
        GuideActions("a bucket or a queue that is encrypted with a KMS key of yours")
            .Should().BeEquivalentTo(ActionsOf(switchGrants["KmsKey"]));
        GuideActions("active tracing").Should().BeEquivalentTo(ActionsOf(switchGrants["Tracing"]));
    }

    private static IEnumerable<string> GuideActions(string row) => Action().Matches(Row(row)).Select(static match => match.Value);

    private static string Row(string firstCell) => File.ReadLines(Path.Combine(Repository.Root, "deploy/README.md"))
        .Single(line => line.StartsWith($"| {firstCell} |", StringComparison.Ordinal));

    private static IEnumerable<string> ActionsOf(IEnumerable<string> grants) => grants.Select(static grant => grant.Split(' ')[0]);

    private static IEnumerable<string> Grants(Template template) =>
        from policy in template.PropertiesOf("Role")["Policies"]!.AsArray()
        from statement in policy!["PolicyDocument"]!["Statement"]!.AsArray()
        where (string)statement!["Effect"]! == "Allow"
        from action in statement["Action"] as JsonArray ?? new JsonArray(statement["Action"]!.DeepClone())
        select $"{action} of {NameOf(statement["Resource"]!)}";

    private static string NameOf(JsonNode resource) => resource switch
    {
        JsonValue text => (string)text!,
        _ when resource["Fn::Sub"] is { } text => (string)text!,
        _ => string.Join('.', resource["Fn::GetAtt"]!.AsArray()),
    };

    // Each S3 request here has the name of its IAM action. CreateSession is for directory buckets, and the template creates none.
    private static IEnumerable<string> S3ActionsOfTheCode() =>
        Request().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src/ReceiptAot.Function/Storage/AwsSdk/AwsSdkS3Client.cs")))
            .Select(static match => "s3:" + match.Groups[1].Value).Distinct().Except(["s3:CreateSession"]);

    [GeneratedRegex(@"\bnew (\w+)Request\b")]
    private static partial Regex Request();

    [GeneratedRegex(@"\b\w+:\w+")]
    private static partial Regex Action();
}
