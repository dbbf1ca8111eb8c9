using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A line of the results: one quantity of one candidate.</summary>
/// <param name="Quantity">What it is, with its unit.</param>
/// <param name="Candidate">Whose.</param>
/// <param name="Cells">Median, p90, p99, and the median's ratio to the first candidate's; empty where there is none.</param>
public sealed record ResultRow(string Quantity, string Candidate, IReadOnlyList<string> Cells);

/// <summary>The results as lines, in the order in which they are read.</summary>
public static class ResultTable
{
    private const double Megabyte = 1024 * 1024;

    private static readonly (string Name, Func<Measurement, Distribution?> Of, string Format)[] quantities =
    [
        ("init, ms", static of => of.Init, "0.0"),
        ("first invocation, ms", static of => of.First, "0.0"),
        ("total, ms", static of => of.Total, "0.0"),
        ("warm invocation, ms", static of => of.Warm, "0.00"),
        ("CPU in init, ms", static of => of.InitCpu, "0.0"),
        ("CPU until 1st answer, ms", static of => of.FirstCpu, "0.0"),
        ("peak memory, MB", static of => new(of.PeakMemory.Median / Megabyte, of.PeakMemory.P90 / Megabyte, of.PeakMemory.P99 / Megabyte), "0.0"),
        ("a million cold, $", static of => Single(of.ColdPrice), "0.00"),
        ("a million warm, $", static of => Single(of.WarmPrice), "0.00"),
    ];

    /// <summary>What the columns of the cells are.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["median", "p90", "p99", "ratio"];

    /// <summary>The lines of one memory size.</summary>
    public static IEnumerable<ResultRow> Rows(IEnumerable<Measurement> measurements)
    {
        var all = measurements.ToList();
        return from quantity in quantities
               from one in all
               let values = quantity.Of(one)
               where values is not null
               select new ResultRow(quantity.Name, one.Candidate, [.. Cells(values, quantity.Format), Ratio(values, quantity.Of(all[0]))]);
    }

    // A price has one value, the mean: NaN marks what it has not.
    private static Distribution? Single(decimal? price) => price is null ? null : new((double)price, double.NaN, double.NaN);

    private static IEnumerable<string> Cells(Distribution values, string format) => ((double[])[values.Median, values.P90, values.P99])
        .Select(value => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture));

    private static string Ratio(Distribution values, Distribution? first) =>
        first is null ? "" : (values.Median / first.Median).ToString("0.00×", CultureInfo.InvariantCulture);
}
