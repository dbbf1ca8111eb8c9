using System.Collections.Concurrent;
using System.Text;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>What was delivered and answered in a chaos run, which has to agree with what the S3 holds at its end.</summary>
internal sealed class ChaosLedger
{
    private readonly ConcurrentDictionary<ChaosOrder, bool> delivered = new();
    private readonly ConcurrentDictionary<ChaosOrder, bool> acknowledged = new();
    private readonly ConcurrentDictionary<ChaosOrder, bool> conflicts = new();
    private readonly ConcurrentQueue<string> surprises = new();
    private int deliveries;

    /// <summary>How often orders were delivered.</summary>
    public int Deliveries => deliveries;

    /// <summary>How many orders were delivered.</summary>
    public int Orders => delivered.Count;

    /// <summary>How many orders have their receipt.</summary>
    public int Acknowledged => acknowledged.Count;

    /// <summary>How many orders were refused, as another receipt stood under their key.</summary>
    public int Conflicts => conflicts.Count;

    /// <summary>Notes that an order went out.</summary>
    public void Deliver(ChaosOrder order)
    {
        delivered[order] = true;
        _ = Interlocked.Increment(ref deliveries);
    }

    /// <summary>Notes that the function said it has stored the order's receipt.</summary>
    public void Acknowledge(ChaosOrder order) => acknowledged[order] = true;

    /// <summary>Notes that the function said another receipt stands there.</summary>
    public void Refuse(ChaosOrder order) => conflicts[order] = true;

    /// <summary>Notes what must not happen at all.</summary>
    public void Surprise(string what) => surprises.Enqueue(what);

    /// <summary>Compares the ledger with what the S3 holds.</summary>
    /// <param name="s3">The S3.</param>
    /// <param name="bucket">The bucket of the run.</param>
    /// <param name="isComplete">Whether every order was answered; else those that wait for an answer may have a receipt or none.</param>
    /// <returns>What is wrong; nothing when the ledger is balanced.</returns>
    public IReadOnlyList<string> Check(LocalS3 s3, string bucket, bool isComplete)
    {
        var wrong = surprises.ToList();
        var writes = s3.Requests.Where(static request => request is { Method: "PUT", Status: 200 }).CountBy(static request => request.Key).ToDictionary();
        foreach (var orders in delivered.Keys.GroupBy(static order => order.Key))
        {
            CheckOne(orders.Key, [.. orders], s3.Objects.Read(bucket, orders.Key), writes.GetValueOrDefault(orders.Key), isComplete, wrong);
        }

        var keys = delivered.Keys.Select(static order => order.Key).ToHashSet();
        wrong.AddRange(s3.Objects.ListFiles(bucket).Where(key => !keys.Contains(key)).Select(static key => $"{key} is there, and no event asked for it"));
        return wrong;
    }

    private void CheckOne(string key, ChaosOrder[] orders, byte[]? stored, int writes, bool isComplete, List<string> wrong)
    {
        if (stored is null)
        {
            if (isComplete || orders.Any(acknowledged.ContainsKey))
            {
                wrong.Add($"{key} was lost");
            }

            return;
        }

        // The S3 notes a write once it has answered, so that of an interrupted one may be missing.
        if (writes > 1 || (isComplete && writes == 0))
        {
            wrong.Add($"{key} was written {writes} times");
        }

        var text = Encoding.UTF8.GetString(stored);
        if (orders.All(order => order.Receipt != text))
        {
            wrong.Add($"{key} holds the receipt of none of its orders");
        }

        foreach (var order in orders)
        {
            var isStored = order.Receipt == text;
            if (order.HasToWin && !isStored)
            {
                wrong.Add($"{order} was overtaken by a later one of its group");
            }

            var isAnswered = isComplete || acknowledged.ContainsKey(order) || conflicts.ContainsKey(order);
            if (isAnswered && acknowledged.ContainsKey(order) != isStored)
            {
                wrong.Add($"{order} {(isStored ? "has its receipt, but was never acknowledged" : "was acknowledged, but has no receipt")}");
            }

            if (isAnswered && conflicts.ContainsKey(order) == isStored)
            {
                wrong.Add($"{order} {(isStored ? "met its own receipt, and was called a conflict" : "was in conflict, which was never reported")}");
            }
        }
    }
}
