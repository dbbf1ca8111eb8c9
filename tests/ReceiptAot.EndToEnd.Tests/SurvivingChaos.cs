using ReceiptAot.LocalCloud.Chaos;

namespace ReceiptAot.EndToEnd.Tests;

[Collection(nameof(Alone))]
public class SurvivingChaos
{
    [Theory]
    [InlineData(1)]
    public async Task Leaves_every_order_with_its_receipt_once(int seed)
    {
        var (summary, wrong) = await ChaosRun.ExecuteAsync(FunctionUnderTest.Bootstrap, TimeSpan.FromSeconds(10), seed);

        wrong.Should().BeEmpty(summary);
    }
}
