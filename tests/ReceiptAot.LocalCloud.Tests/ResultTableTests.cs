using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class ResultTableTests
{
    [Fact]
    public void Shows_no_percentiles_of_19_cold_starts()
    {
        var table = ResultTable.OfColdStarts([Measure("a", 19, 40)]);

        table.Columns.Should().Equal("median", "ratio");
        RowOf(table, "total, ms", "a").Should().Equal("40.0", "1.00×");
    }

    [Fact]
    public void Shows_percentiles_of_20_cold_starts()
    {
        var table = ResultTable.OfColdStarts([Measure("a", 20, 40)]);

        table.Columns.Should().Equal("median", "p90", "p99", "ratio");
        RowOf(table, "total, ms", "a").Should().Equal("40.0", "40.0", "40.0", "1.00×");
        RowOf(table, "a million cold, $", "a").Should().Equal("1.35", "", "", "1.00×");
    }

    [Fact]
    public void Shows_cold_files_in_rows_whose_ratios_are_relative_to_the_cold_files_of_the_first_candidate()
    {
        var table = ResultTable.OfColdStarts(
            [Measure("a", 1, 10), Measure("b", 1, 20), Measure("a", 1, 40, coldFiles: true), Measure("b", 1, 60, coldFiles: true)]);

        table.Rows.Where(static row => row.Quantity == "total, ms").Select(static row => (row.Candidate, row.Cells[1])).Should().Equal(
            ("a", "1.00×"), ("b", "2.00×"), ("a, cold files", "1.00×"), ("b, cold files", "1.50×"));
    }

    [Fact]
    public void Shows_the_medians_of_batches_by_concurrency()
    {
        var table = ResultTable.OfBatches([Batches("a", 1, 100, 300, 200), Batches("a", 4, 50), Batches("b", 1, 400), Batches("b", 4, 60)]);

        (table.Title, table.Count).Should().Be(("batch by RECEIPT_CONCURRENCY", "3 runs"));
        table.Columns.Should().Equal("1", "4");
        RowOf(table, "event, ms", "a").Should().Equal("200", "50");
        RowOf(table, "CPU per order, ms", "b").Should().Equal("0.400", "0.060");
        RowOf(table, "peak memory, MB", "b").Should().Equal("1.5", "1.5");
    }

    private static IReadOnlyList<string> RowOf(ResultTable table, string quantity, string candidate) =>
        table.Rows.Single(row => row.Quantity == quantity && row.Candidate == candidate).Cells;

    private static Measurement Measure(string candidate, int runs, double total, bool coldFiles = false) => new(
        candidate,
        1769,
        coldFiles,
        [.. Enumerable.Repeat(new ColdStart(Milliseconds(total), TimeSpan.Zero, Milliseconds(1), Milliseconds(1), 1, []), runs)]);

    private static BatchMeasurement Batches(string candidate, int concurrency, params double[] durations) => new(
        candidate,
        concurrency,
        [.. durations.Select(static duration => new BatchSample(Milliseconds(duration), Milliseconds(duration / 1000), 1536 * 1024))]);

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);
}
