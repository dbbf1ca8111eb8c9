using ReceiptAot.LocalCloud.Chaos;

namespace ReceiptAot.EndToEnd.Tests;

[Collection(nameof(Alone))]
public class SurvivingChaos
{
    [NativeTheory]
    [InlineData(1)]
    public async Task Leaves_every_order_with_its_receipt_once(int seed)
    {
        var report = await ChaosRun.ExecuteAsync(NativeBinary.Location, TimeSpan.FromSeconds(10), seed);

        report.Wrong.Should().BeEmpty(report.ToString());
        ((int[])[report.Stored, report.Conflicts, report.Faults, report.Kills, report.Batches, report.FifoBatches, report.Deliveries - report.Orders])
            .Should().OnlyContain(static count => count > 0, "without {0} there was no chaos", report);
    }
}
