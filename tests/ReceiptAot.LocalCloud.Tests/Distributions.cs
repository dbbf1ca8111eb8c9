using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class Distributions
{
    [Fact]
    public void Of_one_value_are_that_value() => Distribution.Of([7]).Should().Be(new Distribution(7, 7, 7));

    [Fact]
    public void Take_the_middle_value_as_the_median_in_whatever_order_they_come() => Distribution.Of([9, 1, 5]).Median.Should().Be(5);

    [Fact]
    public void Take_the_middle_between_two_values() => Distribution.Of([1, 2, 4, 100]).Median.Should().Be(3);

    [Fact]
    public void Find_the_percentiles_of_many_values() =>
        Distribution.Of(Enumerable.Range(0, 101).Select(static value => (double)value).Reverse()).Should().Be(new Distribution(50, 90, 99));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.25, 12.5)]
    [InlineData(1, 20)]
    public void Go_from_the_least_to_the_greatest(double rank, double value) => Distribution.Percentile([10, 20], rank).Should().Be(value);
}
