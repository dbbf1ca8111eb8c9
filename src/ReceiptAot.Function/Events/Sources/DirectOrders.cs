using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>A direct invocation with several orders: an array.</summary>
internal sealed class DirectOrders(JsonValue json) : OrderEvent([.. json.Elements().Select(Read)])
{
    /// <inheritdoc/>
    public override Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context) =>
        results.Any(static record => record.Error is not null)
            ? throw new PartialFailure(results)
            : DirectReply.ToSeveral(results.Count);

    private static OrderRecord Read(JsonValue json)
    {
        var record = Payload.ReadOrder(json, "element");
        return record with { OrderingKey = record.Key?.Value };
    }
}
