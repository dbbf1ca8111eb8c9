namespace ReceiptAot.Function.Metrics;

/// <summary>The metrics that count orders, events and retries.</summary>
internal enum CountMetric
{
    ReceiptsStored,
    ReceiptsAlreadyStored,
    ReceiptConflicts,
    OrdersRejected,
    StorageFailures,
    OrdersOutOfTime,
    StorageRetries,
    ColdStart,
}

/// <summary>The metrics of one invocation, whose orders may be stored by several threads.</summary>
internal sealed class InvocationMetrics
{
    private readonly Lock mutex = new();
    private readonly int[] counts = new int[(int)CountMetric.ColdStart + 1];
    private readonly List<double> latencies = [];

    /// <summary>Indexed by <see cref="CountMetric"/>.</summary>
    public IReadOnlyList<int> Counts => counts;

    /// <summary>In milliseconds, one value for each order.</summary>
    public IReadOnlyList<double> StorageLatencies => latencies;

    public void Count(CountMetric metric)
    {
        lock (mutex)
        {
            counts[(int)metric]++;
        }
    }

    /// <summary>
    /// Counts an order that is not stored, or a refused event. An order that is not tried, because another one failed, is not counted.
    /// </summary>
    public void Count(Exception error)
    {
        if (error is not NotTried)
        {
            Count(error switch
            {
                InvalidEvent or InvalidOrder => CountMetric.OrdersRejected,
                ReceiptConflict => CountMetric.ReceiptConflicts,
                OutOfTime => CountMetric.OrdersOutOfTime,
                _ => CountMetric.StorageFailures,
            });
        }
    }

    public void AddStorageLatency(TimeSpan latency)
    {
        lock (mutex)
        {
            latencies.Add(Math.Round(latency.TotalMilliseconds, 3));
        }
    }
}
