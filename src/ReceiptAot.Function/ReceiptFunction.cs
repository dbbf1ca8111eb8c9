using ReceiptAot.Function.Events;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function;

/// <summary>The function: event → orders → receipts → store → reply.</summary>
/// <param name="store">Where receipts go; null where no bucket is configured.</param>
/// <param name="coldness">Why init could not warm up; null if it did.</param>
internal sealed class ReceiptFunction(BatchStore? store, string? coldness = null)
{
    /// <summary>Serves one event.</summary>
    /// <param name="input">The event's bytes.</param>
    /// <param name="context">Its context.</param>
    /// <returns>The reply's bytes.</returns>
    /// <exception cref="FunctionError">The event was refused, or a receipt could not be stored.</exception>
    public async Task<Stream> HandleAsync(Stream input, InvocationContext context)
    {
        if (Interlocked.Exchange(ref coldness, null) is { } reason)
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

        await store!.StoreAsync(orders!.Records, context);
        return orders.Reply(context);
    }
}
