using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class DistributionTests
{
    [Fact]
    public void All_percentiles_of_one_value_are_that_value() => Distribution.Of([7]).Should().Be(new Distribution(7, 7, 7));

    [Fact]
    public void The_median_is_the_middle_value_in_any_order() => Distribution.Of([9, 1, 5]).Median.Should().Be(5);

    [Fact]
    public void The_median_of_an_even_count_is_the_mean_of_the_two_middle_values() =>
        Distribution.Of([1, 2, 4, 100]).Median.Should().Be(3);

    [Fact]
    public void The_percentiles_of_many_values_are_found() =>
        Distribution.Of(Enumerable.Range(0, 101).Select(static value => (double)value).Reverse()).Should().Be(new Distribution(50, 90, 99));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.25, 12.5)]
    [InlineData(1, 20)]
    public void Percentiles_are_interpolated_from_the_minimum_to_the_maximum(double rank, double value) =>
        Distribution.Percentile([10, 20], rank).Should().Be(value);
}
