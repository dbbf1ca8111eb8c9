using System.Text.Json;
using Amazon.Lambda.Core;
using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>Records of a Kinesis data stream (AWS Lambda Developer Guide, "Using Lambda with Kinesis"), whose data is an order, in base64.</summary>
internal sealed class KinesisEvent(JsonElement json) : OrderEvent([.. json.Member("Records").Elements().Select(Read)])
{
    /// <summary>Whether an event is of this source.</summary>
    public static bool Recognises(JsonElement json) => Recognition.RecordSource(json) == "aws:kinesis";

    /// <inheritdoc/>
    public override Stream Reply(ILambdaContext context) => BatchReply.OfFirst(Records, context);

    private static OrderRecord Read(JsonElement record)
    {
        var kinesis = record.Member("kinesis");
        var read = Payload.ReadBase64(kinesis.Member("data"), "data");
        return read with { Identifier = kinesis.Member("sequenceNumber").Text(), Sequence = read.Order?.Key.Value };
    }
}
