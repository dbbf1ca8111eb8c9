using System.Diagnostics.CodeAnalysis;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage;

/// <summary>Stores the receipts of an event's orders side by side, and those of one sequence in their order.</summary>
/// <param name="store">Stores one.</param>
/// <param name="concurrency">How many are stored at once in this process, whose events may themselves be served side by side.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore lives as long as the process.")]
internal sealed class BatchStore(ReceiptStore store, int concurrency)
{
    // For what is still to be logged and answered of each record that is not begun, even by a function with little CPU.
    private static readonly TimeSpan timePerRecord = TimeSpan.FromMilliseconds(0.1);

    private readonly SemaphoreSlim slots = new(concurrency);
    private bool hasThreads;

    /// <summary>
    /// Stores what has an order, and notes in each record what went wrong with it. One line is logged for each record: that it is stored, or
    /// why not.
    /// </summary>
    /// <param name="records">The event's records.</param>
    /// <param name="context">The invocation.</param>
    public async Task StoreAsync(IReadOnlyList<OrderRecord> records, InvocationContext context)
    {
        var sequences = SequencesOf(records);
        var taken = -1;
        var left = records.Count;
        if (sequences.Count == 1)
        {
            await WorkAsync();
        }
        else
        {
            NeedThreads();
            await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, sequences.Count)).Select(_ => Task.Run(WorkAsync)));
        }

        async Task WorkAsync()
        {
            while (Interlocked.Increment(ref taken) is var next && next < sequences.Count)
            {
                await StoreInOrderAsync(sequences[next]);
            }
        }

        async Task StoreInOrderAsync(List<(int Index, OrderRecord Record)> sequence)
        {
            var hasFailed = false;
            foreach (var (index, record) in sequence)
            {
                var others = Interlocked.Decrement(ref left);
                if (hasFailed)
                {
                    record.Error ??= new NotTried();
                }
                else if (record is { Order: { } order, Error: null })
                {
                    record.Error = await StoreOneAsync(order, context, timePerRecord * others);
                }

                if (record.Error is { } error)
                {
                    hasFailed = true;
                    context.Log.Failed(error, NameOf(record, index, records.Count));
                }
            }
        }
    }

    // A client of S3 may block the thread that it is called on, and the pool would add to its first ones but one or two a second.
    private void NeedThreads()
    {
        if (!Interlocked.Exchange(ref hasThreads, true))
        {
            ThreadPool.GetMinThreads(out var workers, out var ports);
            _ = ThreadPool.SetMinThreads(workers + concurrency, ports);
        }
    }

    // The generic methods of LINQ would have their code looked up at run time: 0.15 ms of init.
    private static List<List<(int Index, OrderRecord Record)>> SequencesOf(IReadOnlyList<OrderRecord> records)
    {
        var sequences = new List<List<(int Index, OrderRecord Record)>>();
        var named = new Dictionary<string, List<(int Index, OrderRecord Record)>>();
        for (var index = 0; index < records.Count; index++)
        {
            var record = records[index];
            List<(int Index, OrderRecord Record)>? sequence = null;
            if (record.Sequence is null || !named.TryGetValue(record.Sequence, out sequence))
            {
                sequence = [];
                sequences.Add(sequence);
                if (record.Sequence is not null)
                {
                    named.Add(record.Sequence, sequence);
                }
            }

            sequence.Add((index, record));
        }

        return sequences;
    }

    /// <summary>Stores one.</summary>
    /// <returns>What went wrong; null if nothing did.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to one order must not keep the others from being stored.")]
    private async Task<Exception?> StoreOneAsync(Order order, InvocationContext context, TimeSpan reserve)
    {
        // Other events may hold the slots for longer than this one has time.
        var patience = context.Deadline.Left - reserve - ReceiptStore.LeastTime;
        if (patience < TimeSpan.Zero || !await slots.WaitAsync(Min(patience, TimeSpan.FromDays(1))))
        {
            return new OutOfTime();
        }

        try
        {
            var outcome = await store.StoreAsync(Receipt.For(order), context.Deadline.Left - reserve);
            context.Log.Succeeded(outcome, order.Key, store.Bucket);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            _ = slots.Release();
        }
    }

    private static string? NameOf(OrderRecord record, int index, int records) => record.Identifier is { } identifier
        ? $"[{index}], {MessageText.Of(identifier)}"
        : records > 1 ? $"[{index}]" : null;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
