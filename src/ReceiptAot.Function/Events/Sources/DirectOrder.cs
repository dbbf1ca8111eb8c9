using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>A direct invocation with one order: an object that is no other source's.</summary>
internal sealed class DirectOrder(JsonValue json) : OrderEvent([Payload.ReadOrder(json, "event")])
{
    /// <inheritdoc/>
    public override Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context)
    {
        ThrowIfFailed(results);
        return DirectReply.ToOne();
    }
}
