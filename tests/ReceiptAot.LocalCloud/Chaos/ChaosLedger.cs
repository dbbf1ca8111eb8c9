using System.Collections.Concurrent;
using System.Text;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The orders of a chaos run and the results that the function reported for them, to compare with the objects in S3.</summary>
internal sealed class ChaosLedger
{
    private readonly ConcurrentDictionary<ChaosOrder, bool> delivered = new();
    private readonly ConcurrentDictionary<ChaosOrder, bool> stored = new();
    private readonly ConcurrentDictionary<ChaosOrder, bool> conflicts = new();
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

    public void AddViolation(string description) => violations.Enqueue(description);

    /// <summary>Compares the ledger with the objects in S3.</summary>
    /// <param name="s3">The S3 server.</param>
    /// <param name="bucket">The bucket of the run.</param>
    /// <param name="isComplete">Whether a result was reported for every order. Otherwise an order without a result may have a receipt or
    /// none.</param>
    /// <returns>Descriptions of everything that is wrong.</returns>
    public IReadOnlyList<string> FindViolations(LocalS3 s3, string bucket, bool isComplete)
    {
        var found = violations.ToList();
        var writes = s3.Requests.Where(static request => request is { Method: "PUT", Status: 200 })
            .CountBy(static request => request.Key).ToDictionary();
        foreach (var orders in delivered.Keys.GroupBy(static order => order.Key))
        {
            CheckKey(orders.Key, [.. orders], s3.Objects.Read(bucket, orders.Key), writes.GetValueOrDefault(orders.Key), isComplete, found);
        }

        var keys = delivered.Keys.Select(static order => order.Key).ToHashSet();
        found.AddRange(s3.Objects.ListFiles(bucket)
            .Where(key => !keys.Contains(key)).Select(static key => $"{key} is stored, but no event contained its order"));
        return found;
    }

    private void CheckKey(string key, ChaosOrder[] orders, byte[]? content, int writes, bool isComplete, List<string> found)
    {
        if (content is null)
        {
            if (isComplete || orders.Any(stored.ContainsKey))
            {
                found.Add($"{key} was lost");
            }

            return;
        }

        // S3 records a write after sending the response, so the write of an interrupted request may not be recorded.
        if (writes > 1 || (isComplete && writes == 0))
        {
            found.Add($"{key} was written {writes} times");
        }

        var text = Encoding.UTF8.GetString(content);
        if (orders.All(order => order.Receipt != text))
        {
            found.Add($"{key} contains the receipt of none of its orders");
        }

        foreach (var order in orders)
        {
            var isStored = order.Receipt == text;
            if (order.MustBeStored && !isStored)
            {
                found.Add($"{order} was overtaken by a later order of its group");
            }

            var hasResult = isComplete || stored.ContainsKey(order) || conflicts.ContainsKey(order);
            if (hasResult && stored.ContainsKey(order) != isStored)
            {
                found.Add($"{order} {(isStored ? "is stored, but was not reported as stored" : "was reported as stored, but is not")}");
            }

            if (hasResult && conflicts.ContainsKey(order) == isStored)
            {
                found.Add($"{order} {(isStored ? "is stored, but was reported as a conflict" : "is an unreported conflict")}");
            }
        }
    }
}
