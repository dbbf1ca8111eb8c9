using System.Text.Json;
using ReceiptAot.Function.Events.Payloads;

namespace ReceiptAot.Function.Events;

/// <summary>
/// Guesses the source of an event that has none of an order's members, so that the error names the source rather than three missing
/// members.
/// </summary>
internal static class UnsupportedSources
{
    // Members from the example events in AWS's documentation of each source. The first entry whose member exists determines the source.
    private static readonly (string Member, string Source)[] sources =
    [
        ("bootstrapServers", "Amazon MSK or Apache Kafka"),
        ("rmqMessagesByQueue", "Amazon MQ for RabbitMQ"),
        ("messages", "Amazon MQ for ActiveMQ"),
        ("deliveryStreamArn", "Amazon Data Firehose"),
        ("raw_path", "Amazon VPC Lattice"),
        ("requestContext", "an HTTP source with an unknown payload format"),
        ("methodArn", "an API Gateway authorizer"),
        ("routeArn", "an API Gateway authorizer"),
        ("triggerSource", "Amazon Cognito"),
        ("awslogs", "CloudWatch Logs"),
        ("invokingEvent", "AWS Config"),
        ("CodePipeline.job", "AWS CodePipeline"),
        ("isFinalInvokeForWindow", "the end of a tumbling window"),
        ("tasks", "S3 Batch Operations"),
        ("ResponseURL", "AWS CloudFormation"),
        ("eventSource", "an unknown event source mapping"),
        ("records", "an unknown event source"),
    ];

    // Members of records whose eventSource is missing.
    private static readonly string[] recordMembers = ["kinesis", "dynamodb", "messageId", "Sns", "s3", "ses"];

    public static string? Find(JsonSlice json)
    {
        var record = json["Records"].GetElements().FirstOrDefault();
        if (record["cf"].Exists)
        {
            return "Amazon CloudFront";
        }

        if (record.GetMembers(recordMembers).FindFirst() >= 0)
        {
            return "a source that the records do not name";
        }

        var first = json.GetMembers([.. sources.Select(static entry => entry.Member)]).FindFirst();
        return first < 0 ? null
            : sources[first].Member != "requestContext" ? sources[first].Source
            : json["requestContext"]["connectionId"].Exists ? "a WebSocket API"
            : json["requestContext"]["serviceNetworkArn"].Exists ? "Amazon VPC Lattice"
            : sources[first].Source;
    }

    /// <summary>Whether an event is the last event of a tumbling window, which has no records.</summary>
    public static bool IsEndOfWindow(JsonSlice json) => json["isFinalInvokeForWindow"].Kind == JsonTokenType.True;
}
