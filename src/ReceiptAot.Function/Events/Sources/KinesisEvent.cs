using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>Records of a Kinesis data stream (AWS Lambda Developer Guide, "Using Lambda with Kinesis"): orders in base64.</summary>
internal sealed class KinesisEvent(JsonSlice records) : BatchEvent(ReadRecords(records, Source, ["kinesis"], Read))
{
    public const string Source = "aws:kinesis";

    protected override BatchResponse ToResponse(IEnumerable<OrderRecord> failed) => BatchResponse.ForStream(failed);

    private static OrderRecord Read(JsonMembers record)
    {
        var kinesis = record["kinesis"].GetMembers("sequenceNumber", "data");
        var order = Payload.ReadBase64(kinesis["data"], "data");
        return order with { Identifier = kinesis["sequenceNumber"].GetString(), OrderingKey = order.OrderId?.Value };
    }
}
