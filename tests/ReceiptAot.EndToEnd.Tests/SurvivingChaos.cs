using System.Diagnostics;
using ReceiptAot.LocalCloud.Chaos;

namespace ReceiptAot.EndToEnd.Tests;

[Collection(nameof(Alone))]
public class SurvivingChaos
{
    [NativeTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Stops_when_it_is_told_to_and_says_what_was_found_until_then(string signal)
    {
        var start = new ProcessStartInfo(
            "/usr/bin/env",
            ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "ReceiptAot.LocalCloud.dll"), "chaos", NativeBinary.Location, "600", "1"])
        {
            RedirectStandardOutput = true,
        };
        using var chaos = Process.Start(start)!;
        (await chaos.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit)).Should().Be("chaos for 600 s with seed 1");

        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {chaos.Id}"]);
        var rest = await chaos.StandardOutput.ReadToEndAsync().WaitAsync(Patience.Limit);

        await chaos.WaitForExitAsync().WaitAsync(Patience.Limit);
        chaos.ExitCode.Should().Be(130);
        rest.Should().StartWith("seed 1: ").And.EndWith("chaos: stopped; nothing was found wrong until then.\n");
    }

    [NativeTheory]
    [InlineData(1)]
    public async Task Leaves_every_order_with_its_receipt_once(int seed)
    {
        var report = await ChaosRun.ExecuteAsync(NativeBinary.Location, TimeSpan.FromSeconds(10), seed);

        report.Wrong.Should().BeEmpty(report.ToString());
        report.IsComplete.Should().BeTrue();
        ((int[])[report.Stored, report.Conflicts, report.Faults, report.Kills, report.Batches, report.FifoBatches, report.Deliveries - report.Orders])
            .Should().OnlyContain(static count => count > 0, "without {0} there was no chaos", report);
    }
}
