namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>
/// A message group of a FIFO queue, or a shard of a stream: its orders are delivered in order, and never concurrently. Some orders repeat
/// an earlier one, or are in conflict with an earlier one.
/// </summary>
internal sealed class ChaosSequence(ChaosSource source, string name, Random random, Func<string> newId)
{
    private const int MaxDistance = 4; // of a repeated order to the earlier one

    private readonly List<ChaosOrder> pending = [];
    private readonly List<string> recent = [];

    public ChaosSource Source { get; } = source;

    public string Name { get; } = name;

    /// <summary>Takes the next orders. With <paramref name="canGrow"/>, creates those that are missing.</summary>
    public IReadOnlyList<ChaosOrder> Take(int count, bool canGrow)
    {
        while (canGrow && pending.Count < count)
        {
            pending.Add(Create());
        }

        var taken = pending.Take(count).ToList();
        pending.RemoveRange(0, taken.Count);
        return taken;
    }

    /// <summary>Returns orders that must be delivered again, in order, before the others.</summary>
    public void PutBack(IEnumerable<ChaosOrder> orders) => pending.InsertRange(0, orders);

    private ChaosOrder Create()
    {
        if (recent.Count > 0 && random.Next(5) == 0)
        {
            var item = random.Next(Source.IsStream() ? 5 : 2) > 0 // a conflict holds up a whole shard
                ? ChaosOrder.FirstItem
                : ChaosOrder.OtherItem;
            return new ChaosOrder(recent[random.Next(recent.Count)], item, Name);
        }

        if (recent.Count == MaxDistance)
        {
            recent.RemoveAt(0);
        }

        recent.Add(newId());
        return new ChaosOrder(recent[^1], ChaosOrder.FirstItem, Name);
    }
}
