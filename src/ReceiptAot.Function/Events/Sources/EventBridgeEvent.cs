using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>An EventBridge event (Amazon EventBridge User Guide, "Event structure reference"), whose detail is an order.</summary>
internal sealed class EventBridgeEvent(JsonMembers envelope) : OrderEvent([Read(envelope)])
{
    public static bool Recognizes(JsonMembers envelope) =>
        envelope["detail-type"].IsString && envelope["source"].IsString && envelope["detail"].Exists;

    /// <summary>Reads the order of an EventBridge event in another event; null if the payload is not an EventBridge event.</summary>
    public static OrderRecord? Unwrap(JsonSlice json)
    {
        var envelope = json.GetMembers("detail-type", "source", "detail");
        return Recognizes(envelope) ? Read(envelope) : null;
    }

    public override Stream Respond(IReadOnlyList<OrderRecord> results, InvocationContext context)
    {
        ThrowIfFailed(results);
        return LiteralResponse.Null();
    }

    private static OrderRecord Read(JsonMembers envelope) => Payload.ReadOrder(envelope["detail"], "detail");
}
