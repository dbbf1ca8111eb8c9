using System.Diagnostics.CodeAnalysis;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage;

/// <summary>Stores the receipts of an event concurrently, and those with the same ordering key in their order.</summary>
/// <param name="store">Stores one receipt.</param>
/// <param name="concurrency">How many receipts are stored at once in this process, which may serve several events at once.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore lives as long as the process.")]
internal sealed class BatchStore(ReceiptStore store, int concurrency)
{
    // Logging and reporting a record that is not tried takes this long, even for a function with little CPU.
    private static readonly TimeSpan timePerRecord = TimeSpan.FromMilliseconds(0.1);
    private static readonly TimeSpan longestWait = TimeSpan.FromDays(1); // a semaphore's is 24 days

    // The only bound: who stores a receipt has a slot, and so has every thread beside the one of an event.
    private readonly SemaphoreSlim slots = new(concurrency);
    private int waiting;

    /// <summary>Stores each record that has an order, and logs a line for each: that its receipt is stored, or why not.</summary>
    /// <param name="records">The records of the event.</param>
    /// <param name="context">The invocation.</param>
    /// <returns>The records, with the errors of those that failed.</returns>
    public IReadOnlyList<OrderRecord> Store(IReadOnlyList<OrderRecord> records, InvocationContext context)
    {
        var results = new OrderRecord[records.Count];
        var failures = new FailureLog(context);
        var groups = GroupByOrderingKey(records);
        var helpers = new List<Task>();
        var taken = 0;
        var left = records.Count;
        try
        {
            while (StoreNextGroup(hasSlot: false))
            {
            }
        }
        finally
        {
            Task.WaitAll(helpers);
        }

        failures.Summarize();
        return results;

        bool StoreNextGroup(bool hasSlot)
        {
            var next = Interlocked.Increment(ref taken) - 1;
            if (next >= groups.Count)
            {
                return false;
            }

            Exception? failure = null;
            foreach (var index in groups[next])
            {
                var others = Interlocked.Decrement(ref left);
                var record = records[index];
                var error = record.Error
                    ?? (failure is not null ? new NotTried()
                    : record.Order is { } order ? StoreOne(order, context, timePerRecord * others, hasSlot, StartHelpers)
                    : null);
                results[index] = record with { Error = error };
                if (error is not null)
                {
                    failure = error;
                    failures.Add(error, NameOf(record, index, records.Count));
                }
            }

            return true;
        }

        // The calls of S3 block, so each concurrent one needs a thread: one for each slot that is free, while there are groups for them.
        void StartHelpers()
        {
            for (var rest = groups.Count - Volatile.Read(ref taken); rest > 0 && slots.Wait(0); rest--)
            {
                try
                {
                    helpers.Add(Task.Factory.StartNew(Help, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
                }
                catch (TaskSchedulerException)
                {
                    _ = slots.Release(); // the process has no more threads: those that there are do the work
                    return;
                }
            }
        }

        // Gives its slot up for an event that waits for one.
        void Help()
        {
            try
            {
                while (Volatile.Read(ref waiting) == 0 && StoreNextGroup(hasSlot: true))
                {
                }
            }
            finally
            {
                _ = slots.Release();
            }
        }
    }

    // The generic methods of LINQ would have their code looked up at run time: 0.15 ms of init.
    private static List<List<int>> GroupByOrderingKey(IReadOnlyList<OrderRecord> records)
    {
        var groups = new List<List<int>>();
        var ordered = new Dictionary<string, List<int>>();
        for (var index = 0; index < records.Count; index++)
        {
            List<int>? group = null;
            if (records[index].OrderingKey is not { } key || !ordered.TryGetValue(key, out group))
            {
                group = [];
                groups.Add(group);
                if (records[index].OrderingKey is { } first)
                {
                    ordered.Add(first, group);
                }
            }

            group.Add(index);
        }

        return groups;
    }

    /// <summary>Stores one receipt.</summary>
    /// <returns>The error; null if there was none.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to one order must not keep the others from being stored.")]
    private Exception? StoreOne(Order order, InvocationContext context, TimeSpan reserve, bool hasSlot, Action startHelpers)
    {
        // Other events may hold the slots for longer than this one has time.
        var patience = context.Deadline.Left - reserve - ReceiptStore.LeastTime;
        if (patience < TimeSpan.Zero || !(hasSlot || TakeSlot(patience)))
        {
            return new OutOfTime();
        }

        try
        {
            if (!hasSlot)
            {
                startHelpers();
            }

            var outcome = store.Store(Receipt.For(order), context.Deadline.Left - reserve);
            context.Log.Succeeded(outcome, order.Key, store.Bucket);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            if (!hasSlot)
            {
                _ = slots.Release();
            }
        }
    }

    private bool TakeSlot(TimeSpan patience)
    {
        if (slots.Wait(0))
        {
            return true;
        }

        _ = Interlocked.Increment(ref waiting);
        try
        {
            return slots.Wait(patience < longestWait ? patience : longestWait);
        }
        finally
        {
            _ = Interlocked.Decrement(ref waiting);
        }
    }

    private static string? NameOf(OrderRecord record, int index, int records) => record.Identifier is { } identifier
        ? $"[{index}], {MessageText.Of(identifier)}"
        : records > 1 ? $"[{index}]" : null;
}
