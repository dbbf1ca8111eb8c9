using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>Records of a Kinesis data stream (AWS Lambda Developer Guide, "Using Lambda with Kinesis"), whose data is an order, in base64.</summary>
internal sealed class KinesisEvent(JsonValue json) : OrderEvent(ReadRecords(json, Source, Read))
{
    /// <summary>What its records name as their source.</summary>
    public const string Source = "aws:kinesis";

    /// <inheritdoc/>
    public override Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context) => BatchReply.OfFirst(results, context);

    private static OrderRecord Read(JsonValue record)
    {
        var kinesis = record["kinesis"];
        var read = Payload.ReadBase64(kinesis["data"], "data");
        return read with { Identifier = kinesis["sequenceNumber"].Text(), OrderingKey = read.Key?.Value };
    }
}
