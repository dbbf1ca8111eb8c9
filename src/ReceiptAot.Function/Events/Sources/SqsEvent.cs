using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// Messages of an SQS queue (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). A body is an order, an SNS notification or an
/// EventBridge event. Messages of one FIFO message group are stored in their order. A message group id on a standard queue does not order
/// messages.
/// </summary>
internal sealed class SqsEvent(JsonSlice records) : BatchEvent(ReadRecords(
    records, Source, ["messageId", "body", "attributes", "eventSourceARN"], Read))
{
    public const string Source = "aws:sqs";

    protected override BatchResponse ToResponse(IEnumerable<OrderRecord> failed) => BatchResponse.ForQueue(failed);

    private static OrderRecord Read(JsonMembers message)
    {
        var isFifo = message["eventSourceARN"].GetString()?.EndsWith(".fifo", StringComparison.Ordinal) == true;
        var order = Payload.Read(message["body"].GetUtf8(), "body", static json => SnsEvent.Unwrap(json) ?? EventBridgeEvent.Unwrap(json));
        return order with
        {
            Identifier = message["messageId"].GetString(),
            OrderingKey = isFifo ? message["attributes"]["MessageGroupId"].GetString() ?? "" : null,
        };
    }
}
