using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public class LambdaPricingTests
{
    [Theory]
    [InlineData(1024, 1000.0, 16.8667)] // one GB-second each, plus the requests
    [InlineData(1024, 1.0, 0.2166667)]
    [InlineData(1024, 0.0001, 0.2166667)]
    [InlineData(1024, 1.0001, 0.2333334)]
    [InlineData(1024, 1.9999, 0.2333334)]
    [InlineData(1024, 2.0, 0.2333334)]
    [InlineData(128, 1000.0, 2.2833375)]
    [InlineData(512, 3.0, 0.22500005)]
    public void Bills_whole_milliseconds_by_memory_and_each_request(int memory, double milliseconds, decimal usd) =>
        LambdaPricing.ForMillion(memory, [TimeSpan.FromMilliseconds(milliseconds)]).Should().Be(usd);

    [Fact]
    public void Rounds_each_duration_up_and_not_their_mean() =>
        LambdaPricing.ForMillion(1024, [TimeSpan.FromMilliseconds(0.5), TimeSpan.FromMilliseconds(2.5)])
            .Should().Be(0.20m + (2 * 0.0166667m));
}
