using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Core;
using ReceiptAot.Core;
using ReceiptAot.Function.Events;

namespace ReceiptAot.Function.Storage;

/// <summary>Stores the receipts of an event's orders side by side, and those of one sequence in their order.</summary>
/// <param name="store">Stores one.</param>
/// <param name="concurrency">How many are stored at once in this process, whose events may themselves be served side by side.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore lives as long as the process.")]
internal sealed class BatchStore(ReceiptStore store, int concurrency)
{
    private readonly SemaphoreSlim slots = new(concurrency);

    /// <summary>
    /// Stores what has an order, and notes in each record what went wrong with it. One line is logged for each record: that it is stored, or
    /// why not.
    /// </summary>
    /// <param name="records">The event's records.</param>
    /// <param name="context">The invocation.</param>
    public async Task StoreAsync(IReadOnlyList<OrderRecord> records, ILambdaContext context)
    {
        var sequences = records.GroupBy(static record => record.Sequence ?? new object()).ToList();
        var taken = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, sequences.Count)).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref taken) is var next && next < sequences.Count)
            {
                await StoreInOrderAsync(sequences[next], context);
            }
        }
    }

    private async Task StoreInOrderAsync(IEnumerable<OrderRecord> sequence, ILambdaContext context)
    {
        var hasFailed = false;
        foreach (var record in sequence)
        {
            if (hasFailed)
            {
                record.Error ??= new NotTried();
            }
            else if (record is { Order: { } order, Error: null })
            {
                record.Error = await StoreAsync(order, context);
            }

            if (record.Error is { } error)
            {
                hasFailed = true;
                context.Logger.Failed(error);
            }
        }
    }

    /// <summary>Stores one.</summary>
    /// <returns>What went wrong; null if nothing did.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to one order must not keep the others from being stored.")]
    private async Task<Exception?> StoreAsync(Order order, ILambdaContext context)
    {
        // Other events may hold the slots for longer than this one has time.
        var hasSlot = await slots.WaitAsync(TimeSpan.FromMilliseconds(Math.Clamp(context.RemainingTime.TotalMilliseconds, 0, int.MaxValue)));
        try
        {
            var outcome = await store.StoreAsync(Receipt.For(order), context.RemainingTime);
            context.Logger.Succeeded(outcome, order.Key, store.Bucket);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            if (hasSlot)
            {
                _ = slots.Release();
            }
        }
    }
}
