namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>Delivers orders as a queue does: at least once, again when not acknowledged, and now and then twice at once.</summary>
internal sealed class ChaosQueue(int seed)
{
    private readonly Random random = new(seed);
    private readonly Queue<ChaosOrder> waiting = new();
    private readonly Lock taking = new();
    private int orders;
    private bool isClosed;

    /// <summary>The next delivery; null when no new orders come, and all others were taken.</summary>
    public ChaosOrder? Take()
    {
        lock (taking)
        {
            if (waiting.Count == 0 && !isClosed)
            {
                AddNewOrder();
            }

            return waiting.TryDequeue(out var order) ? order : null;
        }
    }

    /// <summary>Puts a delivery back that was not acknowledged.</summary>
    public void Return(ChaosOrder order)
    {
        lock (taking)
        {
            waiting.Enqueue(order);
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

    private void AddNewOrder()
    {
        var order = new ChaosOrder($"order-{++orders}", "Pen");
        var deliveries = Enumerable.Repeat(order, 1 + (random.Next(4) == 0 ? random.Next(1, 4) : 0)).ToList();
        if (random.Next(5) == 0)
        {
            deliveries.AddRange(Enumerable.Repeat(order with { Item = "Pencil" }, random.Next(1, 3)));
        }

        foreach (var delivery in deliveries.OrderBy(_ => random.Next()))
        {
            waiting.Enqueue(delivery);
        }
    }
}
