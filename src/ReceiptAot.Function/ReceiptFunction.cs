using ReceiptAot.Function.Events;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function;

/// <summary>The function: event → orders → receipts → store → reply.</summary>
/// <param name="store">Where receipts go; null where no bucket is configured.</param>
/// <param name="warmUpError">Why the warm-up failed; null if it did not.</param>
internal sealed class ReceiptFunction(BatchStore? store, string? warmUpError = null)
{
    /// <summary>Serves one event.</summary>
    /// <param name="input">The event's bytes.</param>
    /// <param name="context">Its context.</param>
    /// <returns>The reply's bytes.</returns>
    /// <exception cref="FunctionError">The event was refused, or a receipt could not be stored.</exception>
    public Stream Handle(Stream input, InvocationContext context)
    {
        if (Interlocked.Exchange(ref warmUpError, null) is { } reason)
        {
            context.Log.WarmUpFailed(reason); // init has no log of its own
        }

        OrderEvent? orders = null;
        FunctionError? refusal = store is null ? new MissingConfiguration("RECEIPT_BUCKET") : null;
        try
        {
            orders = EventReader.Read(EventBytes.Of(input));
        }
        catch (InvalidEvent error)
        {
            refusal ??= error;
        }

        if (refusal is not null)
        {
            context.Log.Failed(refusal);
            return orders?.Refuse(refusal, context) ?? throw refusal;
        }

        return orders!.Reply(store!.Store(orders.Records, context), context);
    }
}
