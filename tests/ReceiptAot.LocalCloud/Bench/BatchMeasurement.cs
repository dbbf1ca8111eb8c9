namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The batches of a candidate at one <c>RECEIPT_CONCURRENCY</c>. Times are in milliseconds.</summary>
/// <param name="Candidate">The name of the candidate.</param>
/// <param name="Concurrency">The number of orders that are stored at the same time.</param>
/// <param name="Samples">The events in order, at least one.</param>
public sealed record BatchMeasurement(string Candidate, int Concurrency, IReadOnlyList<BatchSample> Samples)
{
    public Distribution Duration => Distribution.Of(Samples.Select(static sample => sample.Duration.TotalMilliseconds));

    public Distribution CpuPerOrder => Distribution.Of(Samples.Select(static sample => sample.CpuPerOrder.TotalMilliseconds));

    /// <summary>In bytes.</summary>
    public Distribution PeakMemory => Distribution.Of(Samples.Select(static sample => (double)sample.PeakMemory));
}
