using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>A direct invocation with an array of orders.</summary>
internal sealed class DirectOrders(JsonSlice json) : OrderEvent([.. json.GetElements().Select(Read)])
{
    public override Stream Respond(IReadOnlyList<OrderRecord> results, InvocationContext context) =>
        results.Any(static record => record.Error is not null) ? throw PartialFailureOf(results) : LiteralResponse.ForOrders(results.Count);

    private static OrderRecord Read(JsonSlice json)
    {
        var record = Payload.ReadOrder(json, "element");
        return record with { OrderingKey = record.OrderId?.Value };
    }
}
