using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>A direct invocation with several orders: an array.</summary>
internal sealed class DirectOrders(JsonValue json) : OrderEvent([.. json.Elements().Select(Read)])
{
    /// <inheritdoc/>
    public override Stream Reply(InvocationContext context) =>
        Records.Any(static record => record.Error is not null)
            ? throw new PartialFailure(Records)
            : DirectReply.ToSeveral(Records.Count);

    private static OrderRecord Read(JsonValue json)
    {
        var record = Payload.ReadOrder(json, "element");
        return record with { Sequence = record.Key?.Value };
    }
}
