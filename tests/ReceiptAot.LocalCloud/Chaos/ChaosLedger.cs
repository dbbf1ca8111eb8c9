using System.Collections.Concurrent;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The orders of a chaos run and the results that the function reported for them, to compare with the objects in S3.</summary>
internal sealed class ChaosLedger
{
    private const int Readers = 32; // threads that read at once: most of them wait for the server

    private readonly ConcurrentDictionary<ChaosOrder, bool> delivered = new();
    private readonly ConcurrentDictionary<ChaosOrder, bool> stored = new();
    private readonly ConcurrentDictionary<ChaosOrder, bool> conflicts = new();
    private readonly ConcurrentDictionary<string, bool> newlyStored = new();
    private readonly ConcurrentDictionary<string, int> writes = new();
    private readonly ConcurrentQueue<string> violations = new();
    private int deliveries;

    /// <summary>The number of deliveries, several per order if it was redelivered.</summary>
    public int Deliveries => deliveries;

    /// <summary>The number of delivered orders.</summary>
    public int Orders => delivered.Count;

    /// <summary>The number of orders that were reported as stored.</summary>
    public int Stored => stored.Count;

    /// <summary>The number of orders that were reported as in conflict.</summary>
    public int Conflicts => conflicts.Count;

    public void AddDelivery(ChaosOrder order)
    {
        delivered[order] = true;
        _ = Interlocked.Increment(ref deliveries);
    }

    public void AddStored(ChaosOrder order) => stored[order] = true;

    public void AddConflict(ChaosOrder order) => conflicts[order] = true;

    /// <summary>Adds a log line that says that a receipt was stored and was not already stored.</summary>
    public void AddNewlyStored(string id)
    {
        if (!newlyStored.TryAdd(id, true))
        {
            AddViolation($"the receipt of {id} was reported as new twice");
        }
    }

    /// <summary>Adds a successful write to S3.</summary>
    public void AddWrite(string key) => writes.AddOrUpdate(key, 1, static (_, before) => before + 1);

    public void AddViolation(string description) => violations.Enqueue(description);

    /// <summary>Compares the ledger with the objects in S3.</summary>
    /// <param name="read">Reads the receipt of an order from several threads; null if there is none.</param>
    /// <param name="keys">The keys of all objects; null if unknown, and then the writes are unknown too.</param>
    /// <param name="isComplete">Whether a result was reported for every order. Otherwise an order without a result may have a receipt or
    /// none.</param>
    /// <returns>Descriptions of everything that is wrong.</returns>
    public IReadOnlyList<string> FindViolations(Func<ChaosOrder, string?> read, IEnumerable<string>? keys, bool isComplete)
    {
        var byKey = delivered.Keys.ToLookup(static order => order.Key);
        _ = ThreadPool.SetMinThreads(Readers, Readers);
        _ = Parallel.ForEach(
            byKey,
            new ParallelOptions { MaxDegreeOfParallelism = Readers },
            orders => CheckKey(orders.Key, [.. orders], read(orders.First()), isComplete, hasWrites: keys is not null));
        foreach (var key in (keys ?? []).Where(key => !byKey.Contains(key)))
        {
            AddViolation($"{key} is stored, but no event contained its order");
        }

        return [.. violations];
    }

    private void CheckKey(string key, IReadOnlyList<ChaosOrder> orders, string? text, bool isComplete, bool hasWrites)
    {
        if (text is null)
        {
            if (isComplete || orders.Any(stored.ContainsKey))
            {
                AddViolation($"{key} was lost");
            }

            return;
        }

        // S3 records a write after sending the response, so the write of an interrupted request may not be recorded.
        var count = writes.GetValueOrDefault(key);
        if (hasWrites && (count > 1 || (isComplete && count == 0)))
        {
            AddViolation($"{key} was written {count} times");
        }

        if (orders.All(order => order.Receipt != text))
        {
            AddViolation($"{key} contains the receipt of none of its orders");
        }

        foreach (var order in orders)
        {
            CheckOrder(order, isStored: order.Receipt == text, isComplete);
        }
    }

    private void CheckOrder(ChaosOrder order, bool isStored, bool isComplete)
    {
        if (order.MustBeStored && !isStored)
        {
            AddViolation($"{order} was overtaken by a later order of its {order.Group}");
        }

        var hasResult = isComplete || stored.ContainsKey(order) || conflicts.ContainsKey(order);
        if (hasResult && stored.ContainsKey(order) != isStored)
        {
            AddViolation($"{order} {(isStored ? "is stored, but was not reported as stored" : "was reported as stored, but is not")}");
        }

        if (hasResult && conflicts.ContainsKey(order) == isStored)
        {
            AddViolation($"{order} {(isStored ? "is stored, but was reported as a conflict" : "is an unreported conflict")}");
        }
    }
}
