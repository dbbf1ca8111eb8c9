namespace ReceiptAot.LocalCloud.Bench;

/// <summary>
/// The results of a benchmark, as <c>results.json</c> contains them: the start time, the machine, the conditions, the candidates, one
/// measurement of each candidate under each condition, and one of each build of ReceiptAot at each concurrency. Ratios are relative to the
/// first candidate.
/// </summary>
public sealed record BenchResults(
    DateTimeOffset Date,
    string Machine,
    IReadOnlyList<string> Conditions,
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<Measurement> Measurements,
    IReadOnlyList<BatchMeasurement> Batches)
{
    /// <summary>The result in one sentence.</summary>
    public string Summary => ResultSummary.Of(Measurements);

    /// <summary>The source of the prices.</summary>
    public string Prices { get; } = LambdaPricing.Source;

    /// <summary>The figures of each memory size, and those of the batches.</summary>
    public IReadOnlyList<ResultTable> Tables =>
    [
        .. Measurements.GroupBy(static measurement => measurement.Memory).Select(static size => ResultTable.OfColdStarts([.. size])),
        .. Batches.Count == 0 ? (ResultTable[])[] : [ResultTable.OfBatches(Batches)],
    ];
}
