using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// Messages of an SQS queue (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). A body is an order, a notification of SNS or an
/// event of EventBridge. The messages of a FIFO queue are stored group by group, each in its order; a group id of a standard queue says
/// nothing of order.
/// </summary>
internal sealed class SqsEvent(JsonValue json) : OrderEvent(ReadRecords(json, Source, Read))
{
    /// <summary>What its records name as their source.</summary>
    public const string Source = "aws:sqs";

    /// <inheritdoc/>
    public override Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context) => BatchReply.OfEach(results, context);

    private static OrderRecord Read(JsonValue record) =>
        Payload.Read(record["body"].Utf8Text(), "body", static json => SnsEvent.Unwrap(json) ?? EventBridgeEvent.Unwrap(json)) with
        {
            Identifier = record["messageId"].Text(),
            OrderingKey = IsFifo(record) ? record["attributes"]["MessageGroupId"].Text() ?? "" : null,
        };

    private static bool IsFifo(JsonValue record) =>
        record["eventSourceARN"].Text() is { } arn && arn.EndsWith(".fifo", StringComparison.Ordinal);
}
