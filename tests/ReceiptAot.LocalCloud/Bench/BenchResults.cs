namespace ReceiptAot.LocalCloud.Bench;

/// <summary>
/// The results of a benchmark, as <c>results.json</c> contains them: the start time, the machine, the conditions, the candidates and one
/// measurement of each candidate at each memory size. Ratios are relative to the first candidate.
/// </summary>
public sealed record BenchResults(
    DateTimeOffset Date,
    string Machine,
    IReadOnlyList<string> Conditions,
    IReadOnlyList<Candidate> Candidates,
    IReadOnlyList<Measurement> Measurements)
{
    /// <summary>The source of the prices.</summary>
    public string Prices { get; } = LambdaPricing.Source;

    /// <summary>The figures of each memory size.</summary>
    public IReadOnlyList<ResultTable> Tables =>
        [.. Measurements.GroupBy(static measurement => measurement.Memory).Select(static size => ResultTable.Of([.. size]))];
}
