namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>
/// Delivers orders as Lambda does, from all sources: at least once, again until the function reports a result, and sometimes twice at the
/// same time. The orders of a message group or shard are delivered in order and never concurrently.
/// </summary>
internal sealed class ChaosQueue(int seed)
{
    private const int MaxBatch = 250; // of a standard queue
    private const int MaxStreamBatch = 100;
    private const int Shards = 16;
    private const int MaxGroups = 10; // in a batch of a FIFO queue
    private const int MaxOfGroup = 10; // orders of a group in a batch

    private readonly Random random = new(seed);
    private readonly Queue<ChaosOrder> pending = new();
    private readonly Queue<ChaosSequence> groups = new();
    private readonly Queue<ChaosSequence> shards = new();
    private readonly Lock gate = new();
    private int orders;
    private int groupCount;
    private int shardCount;
    private bool isClosed;

    /// <summary>Takes the next delivery; returns null when the queue is closed and empty.</summary>
    public ChaosDelivery? Take()
    {
        lock (gate)
        {
            return random.Next(10) switch
            {
                < 5 => TakeOrder() ?? TakeGroups() ?? TakeShard(),
                < 7 => TakeBatch() ?? TakeGroups() ?? TakeShard(),
                7 => TakeGroups() ?? TakeShard() ?? TakeBatch(),
                _ => TakeShard() ?? TakeBatch() ?? TakeGroups(),
            };
        }
    }

    /// <summary>Ends a delivery.</summary>
    /// <param name="delivery">The delivery; its groups or its shard can be delivered again from now on.</param>
    /// <param name="returned">The orders that must be delivered again, in order.</param>
    public void Complete(ChaosDelivery delivery, IReadOnlyList<ChaosOrder> returned)
    {
        lock (gate)
        {
            foreach (var sequence in delivery.Sequences)
            {
                sequence.PutBack(returned.Where(order => order.Group == sequence.Name));
                (sequence.Source.IsStream() ? shards : groups).Enqueue(sequence);
            }

            foreach (var order in returned.Where(static order => order.Group is null))
            {
                pending.Enqueue(order);
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
        var source = (ChaosSource)random.Next((int)ChaosSource.Sqs); // a source whose events have one order
        return pending.TryDequeue(out var order) ? new ChaosDelivery(source, [order]) : null;
    }

    private ChaosDelivery? TakeBatch()
    {
        var size = BatchSize(MaxBatch);
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
        var taken = new List<(ChaosSequence Group, IReadOnlyList<ChaosOrder> Orders)>();
        for (var wanted = random.Next(1, MaxGroups + 1); taken.Count < wanted && NextGroup() is { } group;)
        {
            if (group.Take(random.Next(1, MaxOfGroup + 1), !isClosed) is { Count: > 0 } next)
            {
                taken.Add((group, next));
            }
        }

        var interleaved = Enumerable.Range(0, MaxOfGroup).SelectMany(at => taken.SelectMany(group => group.Orders.Skip(at).Take(1)));
        return taken.Count == 0 ? null
            : new ChaosDelivery(ChaosSource.SqsFifo, [.. interleaved]) { Sequences = [.. taken.Select(static group => group.Group)] };
    }

    private ChaosDelivery? TakeShard()
    {
        while (NextShard() is { } shard)
        {
            if (shard.Take(BatchSize(MaxStreamBatch), !isClosed) is { Count: > 0 } next)
            {
                return new ChaosDelivery(shard.Source, next) { Sequences = [shard] };
            }
        }

        return null;
    }

    // Creates a group when all are being delivered. An empty one is dropped when the queue is closed.
    private ChaosSequence? NextGroup() =>
        groups.TryDequeue(out var group) ? group
        : isClosed ? null
        : new ChaosSequence(ChaosSource.SqsFifo, $"group-{++groupCount}", random, NewId);

    private ChaosSequence? NextShard() =>
        isClosed || shardCount == Shards ? shards.TryDequeue(out var shard) ? shard : null
        : new ChaosSequence(
            shardCount % 2 == 0 ? ChaosSource.Kinesis : ChaosSource.DynamoDB, $"shard-{++shardCount}", random, NewId);

    // Most batches are small.
    private int BatchSize(int max) => 1 + (int)(max * Math.Pow(random.NextDouble(), 2));

    private string NewId() => $"order-{seed}-{++orders}";

    private void AddOrders(int count)
    {
        while (pending.Count < count && !isClosed)
        {
            var order = new ChaosOrder(NewId(), ChaosOrder.FirstItem);
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
}
