using Amazon.Lambda.Core;
using ReceiptAot.Core;
using ReceiptAot.Function.Events;
using ReceiptAot.Function.Replies;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function;

/// <summary>The function: event → order → receipt → store → reply.</summary>
/// <param name="store">Where receipts go; null where no bucket is configured.</param>
internal sealed class ReceiptFunction(ReceiptStore? store)
{
    /// <summary>Serves one event.</summary>
    /// <param name="input">The event's bytes.</param>
    /// <param name="context">Its context.</param>
    /// <returns>The reply's bytes.</returns>
    /// <exception cref="FunctionError">The event was refused, or its receipt could not be stored.</exception>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        try
        {
            if (store is null)
            {
                throw new MissingConfiguration("RECEIPT_BUCKET");
            }

            var receipt = Receipt.For(EventReader.ReadOrder(EventBytes.Of(input)));
            var outcome = await store.StoreAsync(receipt, context.RemainingTime);
            if (outcome == StoreOutcome.AlreadyStored)
            {
                context.Logger.AlreadyStored(receipt.Key, store.Bucket);
            }
            else
            {
                context.Logger.Stored(receipt.Key, store.Bucket);
            }

            return DirectReply.Success.ToStream();
        }
        catch (Exception error)
        {
            context.Logger.Failed(error);
            throw;
        }
    }
}
