using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>One quantity of one candidate.</summary>
/// <param name="Quantity">The name of the quantity, with its unit.</param>
/// <param name="Candidate">The name of the candidate, and its condition if there are several.</param>
/// <param name="Cells">The values, one for each column of the table; empty without a value.</param>
public sealed record ResultRow(string Quantity, string Candidate, IReadOnlyList<string> Cells);

/// <summary>Figures, as the terminal and the HTML report show them.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Count">How often it was measured.</param>
/// <param name="Memory">The memory size in MB of a table of cold starts; otherwise null.</param>
/// <param name="Columns">The names of the cells of each row.</param>
/// <param name="Rows">The rows, quantity by quantity.</param>
public sealed record ResultTable(string Title, string Count, int? Memory, IReadOnlyList<string> Columns, IReadOnlyList<ResultRow> Rows)
{
    /// <summary>The number of cold starts from which on p90 and p99 say more than the largest value would.</summary>
    public const int MinRunsForPercentiles = 20;

    private const double Megabyte = 1024 * 1024;

    private static readonly (string Name, Func<Measurement, Distribution?> Of, string Format)[] quantities =
    [
        ("init, ms", static of => of.Init, "0.0"),
        ("first invocation, ms", static of => of.First, "0.0"),
        ("total, ms", static of => of.Total, "0.0"),
        ("warm invocation, ms", static of => of.Warm, "0.00"),
        ("CPU in init, ms", static of => of.InitCpu, "0.0"),
        ("CPU until 1st response, ms", static of => of.FirstCpu, "0.0"),
        ("peak memory, MB", static of => InMegabytes(of.PeakMemory), "0.0"),
        ("a million cold, $", static of => Single(of.ColdPrice), "0.00"),
        ("a million warm, $", static of => Single(of.WarmPrice), "0.00"),
    ];

    private static readonly (string Name, Func<BatchMeasurement, Distribution> Of, string Format)[] batchQuantities =
    [
        ("event, ms", static of => of.Duration, "0"),
        ("CPU per order, ms", static of => of.CpuPerOrder, "0.000"),
        ("peak memory, MB", static of => InMegabytes(of.PeakMemory), "0.0"),
    ];

    /// <summary>Creates the table of one memory size.</summary>
    /// <param name="measurements">
    /// The measurements at that memory size. The ratios of medians are relative to the first one under the same condition.
    /// </param>
    public static ResultTable OfColdStarts(IReadOnlyList<Measurement> measurements)
    {
        var (memory, coldStarts) = (measurements[0].Memory, measurements[0].Samples.Count);
        var hasPercentiles = coldStarts >= MinRunsForPercentiles;
        var rows = from quantity in quantities
                   from measurement in measurements
                   let values = quantity.Of(measurement)
                   where values is not null
                   let first = measurements.First(first => first.ColdFiles == measurement.ColdFiles)
                   select new ResultRow(
                       quantity.Name,
                       measurement.Label,
                       [.. Cells(values, quantity.Format, hasPercentiles), Ratio(values, quantity.Of(first))]);
        var title = memory == CpuShare.WholeCpuMemory
            ? $"{memory} MB: a whole CPU"
            : string.Create(CultureInfo.InvariantCulture, $"{memory} MB: {CpuShare.Of(memory):0.###} of a CPU");
        string[] columns = hasPercentiles ? ["median", "p90", "p99", "ratio"] : ["median", "ratio"];
        return new(title, Times(coldStarts, "cold start"), memory, columns, [.. rows]);
    }

    /// <summary>Creates the table of the batches: medians, by concurrency.</summary>
    /// <param name="measurements">The measurements of every candidate.</param>
    public static ResultTable OfBatches(IReadOnlyList<BatchMeasurement> measurements)
    {
        var columns = measurements.Select(static measurement => measurement.Concurrency).Distinct().ToList();
        var rows = from quantity in batchQuantities
                   from candidate in measurements.GroupBy(static measurement => measurement.Candidate)
                   select new ResultRow(
                       quantity.Name,
                       candidate.Key,
                       [.. candidate.Select(measurement => Text(quantity.Of(measurement).Median, quantity.Format))]);
        return new(
            "batch by RECEIPT_CONCURRENCY",
            Times(measurements[0].Samples.Count, "run"),
            Memory: null,
            [.. columns.Select(static concurrency => concurrency.ToString(CultureInfo.InvariantCulture))],
            [.. rows]);
    }

    private static string Times(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static Distribution InMegabytes(Distribution bytes) => new(bytes.Median / Megabyte, bytes.P90 / Megabyte, bytes.P99 / Megabyte);

    // A price is one value, the mean: its percentiles are NaN and their cells empty.
    private static Distribution? Single(decimal? price) => price is null ? null : new((double)price, double.NaN, double.NaN);

    private static IEnumerable<string> Cells(Distribution values, string format, bool hasPercentiles) =>
        (hasPercentiles ? (double[])[values.Median, values.P90, values.P99] : [values.Median]).Select(value => Text(value, format));

    private static string Text(double value, string format) =>
        double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Ratio(Distribution values, Distribution? first) =>
        first is null ? "" : (values.Median / first.Median).ToString("0.00×", CultureInfo.InvariantCulture);
}
