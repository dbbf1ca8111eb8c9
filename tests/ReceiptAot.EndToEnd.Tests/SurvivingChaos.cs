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
        // Each of its 8 processes tells a pipe when it starts.
        var folder = Directory.CreateTempSubdirectory("chaos-test-").FullName;
        var (started, bootstrap) = (Path.Combine(folder, "started"), Path.Combine(folder, "bootstrap"));
        await File.WriteAllTextAsync(bootstrap, $"#!/bin/sh\necho started > '{started}'\nexec '{NativeBinary.Location}'\n");
        File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var makeFifo = Process.Start("mkfifo", [started]);
        await makeFifo.WaitForExitAsync().WaitAsync(Patience.Limit);
        using var starts = new StreamReader(new FileStream(started, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        var start = new ProcessStartInfo(
            "/usr/bin/env",
            ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "ReceiptAot.LocalCloud.dll"), "chaos", bootstrap, "600", "1"])
        {
            RedirectStandardOutput = true,
        };
        using var chaos = Process.Start(start)!;
        (await chaos.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit)).Should().Be("chaos for 600 s with seed 1");

        for (var process = 0; process < 8; process++)
        {
            (await starts.ReadLineAsync().WaitAsync(Patience.Limit)).Should().Be("started");
        }

        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {chaos.Id}"]);
        var rest = await chaos.StandardOutput.ReadToEndAsync().WaitAsync(Patience.Limit);

        await chaos.WaitForExitAsync().WaitAsync(Patience.Limit);
        chaos.ExitCode.Should().Be(130);
        rest.Should().StartWith("seed 1: ").And.EndWith("chaos: stopped before its end; nothing is wrong\n");
        Directory.Delete(folder, recursive: true);
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
