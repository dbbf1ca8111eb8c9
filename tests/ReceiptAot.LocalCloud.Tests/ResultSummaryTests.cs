using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class ResultSummaryTests
{
    [Fact]
    public void Of_one_candidate_is_the_time_to_its_first_response() =>
        ResultSummary.Of([Measure("receipt-aot", 1769, 20.04)]).Should()
            .Be("ReceiptAot answers its first order 20.0 ms after its process starts at 1769 MB of memory.");

    [Theory]
    [InlineData(440, "22 times as fast as other")]
    [InlineData(28, "1.4 times as fast as other")]
    [InlineData(21.1, "1.1 times as fast as other")]
    [InlineData(20.9, "as fast as other")]
    [InlineData(19.1, "as fast as other")]
    [InlineData(10, "2.0 times as slow as other")]
    public void Compares_the_first_candidate_with_another(double other, string comparison) =>
        ResultSummary.Of([Measure("receipt-aot", 128, 20), Measure("other", 128, other)]).Should()
            .Be($"ReceiptAot answers its first order 20.0 ms after its process starts at 128 MB of memory, {comparison}.");

    [Fact]
    public void Compares_with_every_candidate_at_the_smallest_memory_size_with_cached_files() =>
        ResultSummary.Of(
        [
            Measure("receipt-aot", 512, 5), Measure("a", 512, 5), Measure("b", 512, 5), Measure("c", 512, 5),
            Measure("receipt-aot", 128, 10), Measure("a", 128, 20), Measure("b", 128, 30), Measure("c", 128, 40),
            Measure("receipt-aot", 128, 99, coldFiles: true),
        ]).Should().EndWith(
            " 10.0 ms after its process starts at 128 MB of memory, "
            + "2.0 times as fast as a, 3.0 times as fast as b and 4.0 times as fast as c.");

    [Fact]
    public void Says_that_nothing_was_measured() =>
        ResultSummary.Of([]).Should().Be("The benchmark was stopped before the first measurement.");

    private static Measurement Measure(string candidate, int memory, double total, bool coldFiles = false) =>
        new(candidate, memory, coldFiles, [new(TimeSpan.FromMilliseconds(total), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 1, [])]);
}
