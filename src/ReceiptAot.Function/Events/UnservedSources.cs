using System.Text.Json;

namespace ReceiptAot.Function.Events;

/// <summary>
/// Names where an event comes from that is neither of a source that is served nor has any of an order's members, so that the error tells
/// an operator more than that three members are missing.
/// </summary>
internal static class UnservedSources
{
    // The members that tell a source, as AWS's documentation of each shows its events. The first one of the list that an event has decides.
    private static readonly (string Member, string Source)[] marks =
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
        ("eventSource", "an event source mapping of another kind"),
        ("records", "an event source of another kind"),
    ];

    // What records have in them whose eventSource is missing.
    private static readonly string[] recordMarks = ["kinesis", "dynamodb", "messageId", "Sns", "s3", "ses"];

    /// <summary>Where an object comes from; null if it has no mark of any source.</summary>
    public static string? Find(JsonValue json)
    {
        var record = json["Records"].Elements().FirstOrDefault();
        if (record["cf"].Exists)
        {
            return "Amazon CloudFront";
        }

        if (Array.Exists(recordMarks, mark => record[mark].Exists))
        {
            return "a source that its records do not name";
        }

        var mark = json.FindFirstMember([.. marks.Select(static mark => mark.Member)]);
        return mark < 0 ? null
            : marks[mark].Member != "requestContext" ? marks[mark].Source
            : json["requestContext"]["connectionId"].Exists ? "a WebSocket API"
            : json["requestContext"]["serviceNetworkArn"].Exists ? "Amazon VPC Lattice"
            : marks[mark].Source;
    }

    /// <summary>Whether an event is the last one of a tumbling window, which has no records left.</summary>
    public static bool IsEndOfWindow(JsonValue json) => json["isFinalInvokeForWindow"].Kind == JsonTokenType.True;
}
