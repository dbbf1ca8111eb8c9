using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The result of a benchmark in one sentence.</summary>
internal static class ResultSummary
{
    /// <summary>Compares the medians of the candidates at the smallest memory size, with their files in the page cache.</summary>
    /// <param name="measurements">The measurements so far; those of the first candidate come first.</param>
    public static string Of(IReadOnlyList<Measurement> measurements)
    {
        var smallest = measurements.Where(static measurement => !measurement.ColdFiles)
            .GroupBy(static measurement => measurement.Memory).MinBy(static size => size.Key)?.ToList();
        if (smallest is not [var first, .. var others])
        {
            return "The benchmark was stopped before the first measurement.";
        }

        var comparisons = others.Select(other => Compare(other.Total.Median / first.Total.Median, other.Candidate)).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ReceiptAot answers its first order {first.Total.Median:0.0} ms after its process starts at {first.Memory} MB of memory")
            + comparisons switch
            {
                [] => ".",
                [var one] => $", {one}.",
                [.. var most, var last] => $", {string.Join(", ", most)} and {last}.",
            };
    }

    // Two digits at most: what is beyond is noise.
    private static string Compare(double ratio, string name) => ratio switch
    {
        >= 0.95 and < 1.05 => $"as fast as {name}",
        < 1 => $"{Factor(1 / ratio)} times as slow as {name}",
        _ => $"{Factor(ratio)} times as fast as {name}",
    };

    private static string Factor(double ratio) => ratio.ToString(ratio < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
