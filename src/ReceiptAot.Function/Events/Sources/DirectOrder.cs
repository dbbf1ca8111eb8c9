using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>A direct invocation with one order: an object that no event source sends.</summary>
internal sealed class DirectOrder(JsonSlice json) : OrderEvent([Payload.ReadOrder(json, "event")])
{
    public override Stream Respond(IReadOnlyList<OrderRecord> results, InvocationContext context)
    {
        ThrowIfFailed(results);
        return LiteralResponse.ForOrder();
    }
}
