using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>One quantity of one candidate.</summary>
/// <param name="Quantity">The name of the quantity, with its unit.</param>
/// <param name="Candidate">The name of the candidate.</param>
/// <param name="Cells">Median, p90, p99, and the ratio of the median to that of the first candidate; empty without a value.</param>
public sealed record ResultRow(string Quantity, string Candidate, IReadOnlyList<string> Cells);

/// <summary>The figures of one memory size, as the terminal and the HTML report show them.</summary>
/// <param name="Memory">The memory size in MB.</param>
/// <param name="ColdStarts">The number of cold starts of each candidate.</param>
/// <param name="Rows">The rows, quantity by quantity.</param>
public sealed record ResultTable(int Memory, int ColdStarts, IReadOnlyList<ResultRow> Rows)
{
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

    /// <summary>The memory size and its share of a CPU.</summary>
    public string Title { get; } = Memory == CpuShare.WholeCpuMemory
        ? $"{Memory} MB: a whole CPU"
        : string.Create(CultureInfo.InvariantCulture, $"{Memory} MB: {CpuShare.Of(Memory):0.###} of a CPU");

    /// <summary>The names of the cells of each row.</summary>
    public IReadOnlyList<string> Columns { get; } = ["median", "p90", "p99", "ratio"];

    /// <summary>Creates the table of one memory size.</summary>
    /// <param name="measurements">The measurements at that memory size; the ratios are relative to the first.</param>
    public static ResultTable Of(IReadOnlyList<Measurement> measurements)
    {
        var rows = from quantity in quantities
                   from measurement in measurements
                   let values = quantity.Of(measurement)
                   where values is not null
                   select new ResultRow(
                       quantity.Name,
                       measurement.Candidate,
                       [.. Cells(values, quantity.Format), Ratio(values, quantity.Of(measurements[0]))]);
        return new(measurements[0].Memory, measurements[0].Samples.Count, [.. rows]);
    }

    private static Distribution InMegabytes(Distribution bytes) => new(bytes.Median / Megabyte, bytes.P90 / Megabyte, bytes.P99 / Megabyte);

    // A price is one value, the mean: its percentiles are NaN and their cells empty.
    private static Distribution? Single(decimal? price) => price is null ? null : new((double)price, double.NaN, double.NaN);

    private static IEnumerable<string> Cells(Distribution values, string format) => ((double[])[values.Median, values.P90, values.P99])
        .Select(value => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture));

    private static string Ratio(Distribution values, Distribution? first) =>
        first is null ? "" : (values.Median / first.Median).ToString("0.00×", CultureInfo.InvariantCulture);
}
