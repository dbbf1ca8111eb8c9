namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>
/// Delivers orders as Lambda does, directly and from a standard and a FIFO queue: at least once, again until the function reports a result,
/// and sometimes twice at the same time. The orders of a message group are delivered in order and never concurrently.
/// </summary>
internal sealed class ChaosQueue(int seed)
{
    private const int MaxBatch = 10;
    private const int MaxGroup = MaxBatch / 2; // a batch contains two groups

    private readonly Random random = new(seed);
    private readonly Queue<ChaosOrder> pending = new();
    private readonly Queue<ChaosOrder[]> groups = new();
    private readonly Lock gate = new();
    private int orders;
    private bool isClosed;

    /// <summary>Takes the next delivery; returns null when the queue is closed and empty.</summary>
    public ChaosDelivery? Take()
    {
        lock (gate)
        {
            return random.Next(3) switch
            {
                0 => TakeOrder() ?? TakeGroups(),
                1 => TakeBatch() ?? TakeGroups(),
                _ => TakeGroups() ?? TakeBatch(),
            };
        }
    }

    /// <summary>Returns orders of a delivery to the queue, in order.</summary>
    public void Return(IEnumerable<ChaosOrder> returned)
    {
        lock (gate)
        {
            foreach (var group in returned.GroupBy(static order => order.Group))
            {
                if (group.Key is not null)
                {
                    groups.Enqueue([.. group]);
                    continue;
                }

                foreach (var order in group)
                {
                    pending.Enqueue(order);
                }
            }
        }
    }

    /// <summary>Creates no new orders from now on.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
        }
    }

    private ChaosDelivery? TakeOrder()
    {
        AddOrders(1);
        return pending.TryDequeue(out var order) ? new ChaosDelivery(ChaosSource.Direct, [order]) : null;
    }

    private ChaosDelivery? TakeBatch()
    {
        var size = random.Next(1, MaxBatch + 1);
        AddOrders(size);
        var batch = new List<ChaosOrder>();
        while (batch.Count < size && pending.TryDequeue(out var order))
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

        if (!groups.TryDequeue(out var first))
        {
            return null;
        }

        _ = groups.TryDequeue(out var second);
        var interleaved = Enumerable.Range(0, MaxGroup)
            .SelectMany(at => first.Skip(at).Take(1).Concat((second ?? []).Skip(at).Take(1)));
        return new ChaosDelivery(ChaosSource.SqsFifo, [.. interleaved]);
    }

    private void AddOrders(int count)
    {
        while (pending.Count < count && !isClosed)
        {
            var order = new ChaosOrder($"order-{++orders}", ChaosOrder.FirstItem);
            var deliveries = Enumerable.Repeat(order, 1 + (random.Next(4) == 0 ? random.Next(1, 4) : 0)).ToList();
            if (random.Next(5) == 0)
            {
                deliveries.AddRange(Enumerable.Repeat(order with { Item = ChaosOrder.OtherItem }, random.Next(1, 3)));
            }

            foreach (var delivery in deliveries.OrderBy(_ => random.Next()))
            {
                pending.Enqueue(delivery);
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
