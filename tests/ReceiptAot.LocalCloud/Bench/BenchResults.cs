namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The results of a benchmark, as <c>results.json</c> contains them.</summary>
/// <param name="Date">The time when the benchmark started.</param>
/// <param name="Machine">The machine that it ran on.</param>
/// <param name="Conditions">The conditions under which it measured.</param>
/// <param name="Candidates">The candidates; ratios are relative to the first.</param>
/// <param name="Measurements">The measurements of each candidate at each memory size, those of the first candidate first.</param>
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
