using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>All that a benchmark found.</summary>
/// <param name="Date">When it began.</param>
/// <param name="Machine">What it ran on.</param>
/// <param name="Conditions">Under what.</param>
/// <param name="Candidates">The candidates: the others are set against the first.</param>
/// <param name="Measurements">What was measured of each, at each memory size.</param>
public sealed record BenchResults(
    DateTimeOffset Date, string Machine, IReadOnlyList<string> Conditions, IReadOnlyList<Candidate> Candidates, IReadOnlyList<Measurement> Measurements)
{
    /// <summary>Where the prices are from.</summary>
    public string Prices { get; } = Bench.Prices.Source;

    /// <summary>The measurements of each memory size, that of the first candidate first.</summary>
    public IEnumerable<IGrouping<int, Measurement>> ByMemory() => Measurements.GroupBy(static measurement => measurement.Memory);

    /// <summary>Says of a memory size what share of a CPU it had.</summary>
    public static string Describe(int memory) => string.Create(
        CultureInfo.InvariantCulture, $"{memory} MB: {(memory == CpuShare.WholeCpuMemory ? "a whole" : $"{CpuShare.Of(memory):0.###} of a")} CPU");
}
