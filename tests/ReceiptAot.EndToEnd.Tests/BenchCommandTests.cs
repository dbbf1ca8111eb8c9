using System.Text.Json;
using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.EndToEnd.Tests;

[Collection(nameof(NonParallel))]
public sealed class BenchCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bench-test-");

    public void Dispose() => folder.Delete(recursive: true);

    [NativeFact]
    public async Task Reports_every_candidate_at_every_memory_size()
    {
        var copy = Path.Combine(folder.CreateSubdirectory("copy & paste").FullName, "bootstrap");
        File.Copy(NativeBinary.Location, copy);

        var exitCode = await BenchAsync("--memory", "1769", "--runs", "1", "--warm", "2", "--vs", copy);

        exitCode.Should().Be(0);
        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "results.json")));
        var measurements = results.RootElement.GetProperty("measurements").EnumerateArray().ToList();
        measurements.Select(static measurement => measurement.GetProperty("candidate").GetString())
            .Should().Equal("receipt-aot", "copy & paste");
        measurements.Should().OnlyContain(static measurement =>
            measurement.GetProperty("memory").GetInt32() == 1769 && measurement.GetProperty("coldPrice").GetDecimal() > 0.2m);
        var samples = measurements.Select(static measurement => measurement.GetProperty("samples").EnumerateArray().Single());
        samples.Should().OnlyContain(static sample =>
            sample.GetProperty("init").GetDouble() > 0 && sample.GetProperty("first").GetDouble() > 0
            && sample.GetProperty("firstCpu").GetDouble() > sample.GetProperty("initCpu").GetDouble()
            && sample.GetProperty("peakMemory").GetInt64() > 0 && sample.GetProperty("warm").GetArrayLength() == 2);

        var page = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "report.html"));
        page.Should().Contain(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "results.json")));
        page.Should().NotContainAny(" src=", " href=");
    }

    [NativeTheory]
    [InlineData("exit 3")] // the process exits during init
    [InlineData("unset RECEIPT_BUCKET; exec $BINARY")] // each invocation fails
    public async Task Exits_with_code_1_if_a_function_fails(string script)
    {
        var other = Path.Combine(folder.FullName, "other");
        await File.WriteAllTextAsync(other, $"#!/bin/sh\nBINARY={NativeBinary.Location}\n{script}\n");
        File.SetUnixFileMode(other, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        (await BenchAsync("--memory", "1769", "--runs", "1", "--vs", other)).Should().Be(1);
    }

    [NativeFact]
    public async Task Exits_with_code_2_if_a_binary_does_not_exist() =>
        (await BenchAsync("--vs", Path.Combine(folder.FullName, "absent"))).Should().Be(2);

    private Task<int> BenchAsync(params string[] options) =>
        BenchCommand.ExecuteAsync([NativeBinary.Location, folder.FullName, .. options]);
}
