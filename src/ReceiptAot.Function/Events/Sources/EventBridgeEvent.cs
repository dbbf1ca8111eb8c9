using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>An event of an EventBridge bus (Amazon EventBridge User Guide, "Event structure reference"), whose detail is an order.</summary>
internal sealed class EventBridgeEvent(JsonValue json) : OrderEvent([ReadDetail(json)])
{
    /// <summary>Whether an event is of this source.</summary>
    public static bool Recognises(JsonValue json) =>
        json["detail-type"].IsText && json["source"].IsText && json["detail"].Exists;

    /// <summary>The order of an event of this source that another event wraps; null if it is none.</summary>
    public static OrderRecord? Unwrap(JsonValue json) => Recognises(json) ? ReadDetail(json) : null;

    /// <inheritdoc/>
    public override Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context)
    {
        ThrowIfFailed(results);
        return NullReply.Write();
    }

    private static OrderRecord ReadDetail(JsonValue json) => Payload.ReadOrder(json["detail"], "detail");
}
