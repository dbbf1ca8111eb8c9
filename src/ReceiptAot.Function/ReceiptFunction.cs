using ReceiptAot.Function.Events;
using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Sources;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function;

/// <summary>The function: event → orders → receipts → store → response.</summary>
internal sealed class ReceiptFunction(BatchStore store)
{
    /// <exception cref="FunctionError">The event is refused, or a receipt is not stored.</exception>
    public Stream Handle(Stream input, InvocationContext context)
    {
        var orders = Read(input, context);
        return orders.Respond(store.Store(orders.Records, context), context);
    }

    private static OrderEvent Read(Stream input, InvocationContext context)
    {
        try
        {
            return EventReader.Read(EventBytes.From(input));
        }
        catch (InvalidEvent error)
        {
            context.Log.Failed(error);
            context.Metrics?.Count(error);
            throw;
        }
    }
}
