using System.Diagnostics.CodeAnalysis;
using ReceiptAot.Core.Text;
using ReceiptAot.Function.Events.Payloads;

namespace ReceiptAot.Function.Storage;

/// <summary>Stores the receipts of an event concurrently, and those with the same ordering key in their order.</summary>
/// <param name="concurrency">The number of receipts that the process stores at once, for all concurrent events together.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore lives as long as the process.")]
internal sealed class BatchStore(ReceiptStore store, int concurrency)
{
    // The time to log and report a record that is not tried, even for a function with little CPU.
    private static readonly TimeSpan timePerRecord = TimeSpan.FromMilliseconds(0.1);
    private static readonly TimeSpan maxWait = TimeSpan.FromDays(1); // a semaphore accepts up to 24 days

    // The thread of an event takes a slot for each receipt; a helper holds a slot until it ends.
    private readonly SemaphoreSlim slots = new(concurrency);
    private int waitingEvents;

    /// <summary>Stores the receipt of each record with an order, and logs the outcome of each record.</summary>
    public IReadOnlyList<OrderRecord> Store(IReadOnlyList<OrderRecord> records, InvocationContext context)
    {
        var results = new OrderRecord[records.Count];
        var failures = new FailureLog(context.Log, context.Deadline);
        var groups = GroupByOrderingKey(records);
        var helpers = new List<Task>();
        var groupsTaken = 0;
        var recordsLeft = records.Count;
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
            var next = Interlocked.Increment(ref groupsTaken) - 1;
            if (next >= groups.Count)
            {
                return false;
            }

            var hasFailed = false;
            foreach (var index in groups[next])
            {
                var others = Interlocked.Decrement(ref recordsLeft);
                var record = records[index];
                var error = record.Error
                    ?? (hasFailed ? new NotTried()
                    : record.Order is { } order ? StoreOne(order, context, timePerRecord * others, hasSlot, StartHelpers)
                    : null);
                results[index] = record with { Error = error };
                if (error is not null)
                {
                    hasFailed = true;
                    failures.Add(error, Describe(record, index, records.Count));
                    context.Metrics?.Count(error);
                }
            }

            return true;
        }

        // Requests to S3 block: takes a thread of the pool for each free slot, as long as there are groups for the threads.
        void StartHelpers()
        {
            for (var groupsLeft = groups.Count - Volatile.Read(ref groupsTaken); groupsLeft > 0 && slots.Wait(0); groupsLeft--)
            {
                helpers.Add(Task.Run(Help));
            }
        }

        // Ends early if another event waits for a slot.
        void Help()
        {
            try
            {
                while (Volatile.Read(ref waitingEvents) == 0 && StoreNextGroup(hasSlot: true))
                {
                }
            }
            finally
            {
                _ = slots.Release();
            }
        }
    }

    // Without LINQ, whose generic methods are resolved at run time: 0.15 ms of init.
    private static List<List<int>> GroupByOrderingKey(IReadOnlyList<OrderRecord> records)
    {
        var groups = new List<List<int>>();
        var groupsByKey = new Dictionary<string, List<int>>();
        for (var index = 0; index < records.Count; index++)
        {
            if (records[index].OrderingKey is not { } key)
            {
                groups.Add([index]);
            }
            else if (groupsByKey.TryGetValue(key, out var group))
            {
                group.Add(index);
            }
            else
            {
                groups.Add(groupsByKey[key] = [index]);
            }
        }

        return groups;
    }

    /// <param name="reserve">The time that the records after this one need.</param>
    /// <returns>Null if the receipt is stored.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "A failure of one order must not prevent the others from being stored.")]
    private Exception? StoreOne(Order order, InvocationContext context, TimeSpan reserve, bool hasSlot, Action startHelpers)
    {
        // Other events may hold all slots for longer than this event has time.
        var maxWaitForSlot = context.Deadline.Left - reserve - ReceiptStore.MinimumTime;
        if (maxWaitForSlot < TimeSpan.Zero || !(hasSlot || TakeSlot(maxWaitForSlot)))
        {
            return new OutOfTime();
        }

        try
        {
            if (!hasSlot)
            {
                startHelpers();
            }

            if (store.Store(Receipt.For(order), context.Deadline.Left - reserve, context.Metrics) == StoreOutcome.AlreadyStored)
            {
                context.Metrics?.Count(CountMetric.ReceiptsAlreadyStored);
                context.Log.AlreadyStored(order.Id, store.Bucket);
            }
            else
            {
                context.Metrics?.Count(CountMetric.ReceiptsStored);
                context.Log.Stored(order.Id, store.Bucket);
            }

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

    private bool TakeSlot(TimeSpan timeout)
    {
        if (slots.Wait(0))
        {
            return true;
        }

        _ = Interlocked.Increment(ref waitingEvents);
        try
        {
            return slots.Wait(timeout < maxWait ? timeout : maxWait);
        }
        finally
        {
            _ = Interlocked.Decrement(ref waitingEvents);
        }
    }

    private static string? Describe(OrderRecord record, int index, int records) => record.Identifier is { } identifier
        ? $"[{index}], {LogText.Sanitize(identifier)}"
        : records > 1 ? $"[{index}]" : null;
}
