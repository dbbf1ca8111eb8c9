namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>
/// Delivers orders as Lambda does, directly and from a standard and a FIFO queue: at least once, again when not acknowledged, now and then
/// twice at once; those of a group in their order, and while one is being served no other of its group.
/// </summary>
internal sealed class ChaosQueue(int seed)
{
    private const int MaxBatch = 10;
    private const int MaxGroup = MaxBatch / 2; // two groups make a batch

    private readonly Random random = new(seed);
    private readonly Queue<ChaosOrder> waiting = new();
    private readonly Queue<ChaosOrder[]> groups = new();
    private readonly Lock taking = new();
    private int orders;
    private bool isClosed;

    /// <summary>The next delivery; null when no new orders come, and all others were taken.</summary>
    public ChaosDelivery? Take()
    {
        lock (taking)
        {
            return random.Next(3) switch
            {
                0 => TakeOne() ?? TakeGroups(),
                1 => TakeBatch() ?? TakeGroups(),
                _ => TakeGroups() ?? TakeBatch(),
            };
        }
    }

    /// <summary>Puts orders of a delivery back that were not settled, in their order.</summary>
    public void Return(IEnumerable<ChaosOrder> unsettled)
    {
        lock (taking)
        {
            foreach (var group in unsettled.GroupBy(static order => order.Group))
            {
                if (group.Key is not null)
                {
                    groups.Enqueue([.. group]);
                    continue;
                }

                foreach (var order in group)
                {
                    waiting.Enqueue(order);
                }
            }
        }
    }

    /// <summary>Lets no new orders come.</summary>
    public void Close()
    {
        lock (taking)
        {
            isClosed = true;
        }
    }

    private ChaosDelivery? TakeOne()
    {
        FillUp(1);
        return waiting.TryDequeue(out var order) ? new ChaosDelivery(ChaosSource.Direct, [order]) : null;
    }

    private ChaosDelivery? TakeBatch()
    {
        var size = random.Next(1, MaxBatch + 1);
        FillUp(size);
        var batch = new List<ChaosOrder>();
        while (batch.Count < size && waiting.TryDequeue(out var order))
        {
            batch.Add(order);
        }

        return batch.Count > 0 ? new ChaosDelivery(ChaosSource.Sqs, batch) : null;
    }

    private ChaosDelivery? TakeGroups()
    {
        while (groups.Count < 2 && !isClosed)
        {
            groups.Enqueue(NewGroup());
        }

        if (!groups.TryDequeue(out var one))
        {
            return null;
        }

        _ = groups.TryDequeue(out var other);
        var interleaved = Enumerable.Range(0, MaxGroup).SelectMany(at => one.Skip(at).Take(1).Concat((other ?? []).Skip(at).Take(1)));
        return new ChaosDelivery(ChaosSource.SqsFifo, [.. interleaved]);
    }

    private void FillUp(int count)
    {
        while (waiting.Count < count && !isClosed)
        {
            var order = new ChaosOrder($"order-{++orders}", ChaosOrder.FirstItem);
            var deliveries = Enumerable.Repeat(order, 1 + (random.Next(4) == 0 ? random.Next(1, 4) : 0)).ToList();
            if (random.Next(5) == 0)
            {
                deliveries.AddRange(Enumerable.Repeat(order with { Item = ChaosOrder.OtherItem }, random.Next(1, 3)));
            }

            foreach (var delivery in deliveries.OrderBy(_ => random.Next()))
            {
                waiting.Enqueue(delivery);
            }
        }
    }

    private ChaosOrder[] NewGroup()
    {
        var name = $"group-{orders}";
        var group = new ChaosOrder[random.Next(1, MaxGroup + 1)];
        for (var at = 0; at < group.Length; at++)
        {
            group[at] = at > 0 && random.Next(3) == 0
                ? group[at - 1] with { Item = random.Next(2) == 0 ? ChaosOrder.FirstItem : ChaosOrder.OtherItem }
                : new ChaosOrder($"order-{++orders}", ChaosOrder.FirstItem, name);
        }

        return group;
    }
}
