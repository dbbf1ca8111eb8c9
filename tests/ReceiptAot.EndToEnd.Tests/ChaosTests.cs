using System.Diagnostics;
using ReceiptAot.LocalCloud.Chaos;

namespace ReceiptAot.EndToEnd.Tests;

[Collection(nameof(NonParallel))]
public class ChaosTests
{
    [NativeTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Stops_on_a_signal_and_reports_the_findings_so_far(string signal)
    {
        // Each of the 12 function processes writes a line to a named pipe when it starts.
        var folder = Directory.CreateTempSubdirectory("chaos-test-").FullName;
        var (started, bootstrap) = (Path.Combine(folder, "started"), Path.Combine(folder, "bootstrap"));
        await File.WriteAllTextAsync(bootstrap, $"#!/bin/sh\necho started > '{started}'\nexec '{NativeBinary.Location}'\n");
        File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var makeFifo = Process.Start("mkfifo", [started]);
        await makeFifo.WaitForExitAsync().WaitAsync(TestTimeout.Duration);
        using var startedLines = new StreamReader(new FileStream(started, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
        var start = new ProcessStartInfo(
            "/usr/bin/env",
            [
                "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "ReceiptAot.LocalCloud.dll"),
                "chaos", bootstrap, "600", "1",
            ])
        {
            RedirectStandardOutput = true,
        };
        using var chaos = Process.Start(start)!;
        (await chaos.StandardOutput.ReadLineAsync().WaitAsync(TestTimeout.Duration)).Should().Be("chaos for 600 s with seed 1");

        for (var process = 0; process < 12; process++)
        {
            (await startedLines.ReadLineAsync().WaitAsync(TestTimeout.Duration)).Should().Be("started");
        }

        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {chaos.Id}"]);
        var output = await chaos.StandardOutput.ReadToEndAsync().WaitAsync(TestTimeout.Duration);

        await chaos.WaitForExitAsync().WaitAsync(TestTimeout.Duration);
        chaos.ExitCode.Should().Be(130);
        output.Should().StartWith("seed 1: ").And.EndWith("chaos: stopped before its end; nothing is wrong\n");
        Directory.Delete(folder, recursive: true);
    }

    [NativeTheory(NotEmulated = true)]
    [InlineData(1)]
    public async Task Stores_exactly_one_receipt_for_every_order(int seed)
    {
        var report = await ChaosRun.ExecuteAsync(NativeBinary.Location, TimeSpan.FromSeconds(10), seed);

        report.Violations.Should().BeEmpty(report.ToString());
        report.IsComplete.Should().BeTrue();
        report.Events.Keys.Should().BeEquivalentTo("Direct", "HttpApi", "LoadBalancer", "Sqs", "SqsFifo", "Kinesis", "DynamoDB");
        report.Faults.Where(static fault => fault.Value > 0).Select(static fault => fault.Key).Should().Contain(
        [
            "400", "403", "409", "500", "503", "lost request", "lost reply", "truncated reply", "wrong checksum", "interim response",
            "delay", "stall", "failed lookup", "slow lookup", "clock jump", "skewed clock", "freeze", "kill",
        ]);
        int[] counts = [report.Stored, report.Conflicts, report.Deliveries - report.Orders];
        counts.Should().OnlyContain(static count => count > 0, "the run includes every kind of chaos: {0}", report);
    }
}
