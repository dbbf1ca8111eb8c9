using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        var neighbor = Path.Combine(Path.GetDirectoryName(copy)!, "neighbor"); // only bench reads it
        await File.WriteAllBytesAsync(neighbor, new byte[100_000]);

        var exitCode = await BenchAsync("--memory", "1769", "--runs", "1", "--warm", "2", "--cold-files", "--vs", copy);

        exitCode.Should().Be(0);
        using (var file = File.OpenHandle(neighbor))
        {
            PageCache.HasPages(file).Should().BeTrue("another candidate in the folder must not find its files removed");
        }

        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "results.json")));
        var measurements = results.RootElement.GetProperty("measurements").EnumerateArray().ToList();
        measurements.Select(static measurement => measurement.GetProperty("candidate").GetString())
            .Should().Equal("receipt-aot", "copy & paste", "receipt-aot", "copy & paste");
        measurements.Select(static measurement => measurement.GetProperty("coldFiles").GetBoolean())
            .Should().Equal(false, false, true, true);
        measurements.Should().OnlyContain(static measurement =>
            measurement.GetProperty("memory").GetInt32() == 1769 && measurement.GetProperty("coldPrice").GetDecimal() > 0.2m);
        var samples = measurements.Select(static measurement => measurement.GetProperty("samples").EnumerateArray().Single()).ToList();
        samples.Select(static sample => sample.GetProperty("warm").GetArrayLength()).Should().Equal(2, 2, 0, 0);
        samples.Should().OnlyContain(static sample =>
            sample.GetProperty("init").GetDouble() > 0 && sample.GetProperty("first").GetDouble() > 0
            && sample.GetProperty("firstCpu").GetDouble() > sample.GetProperty("initCpu").GetDouble()
            && sample.GetProperty("peakMemory").GetInt64() > 0);

        var page = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "report.html"));
        page.Should().Contain(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "results.json")));
        page.Should().NotContainAny(" src=", " href=");
    }

    [NativeFact]
    public async Task Reports_the_files_that_stayed_in_the_page_cache()
    {
        var inMemory = Directory.CreateDirectory($"/dev/shm/{folder.Name}");
        var binary = Path.Combine(inMemory.FullName, "bootstrap");
        File.Copy(NativeBinary.Location, binary);

        _ = await BenchAsync("--memory", "1769", "--runs", "1", "--warm", "0", "--cold-files", "--vs", binary);

        inMemory.Delete(recursive: true);
        (await ReadResultsAsync())["conditions"]!.AsArray().Select(static condition => condition!.GetValue<string>()).Should()
            .ContainSingle(static condition => condition.Contains("NOT removed", StringComparison.Ordinal))
            .Which.Should().Contain(binary);
    }

    [NativeFact(Requires = ["npm"])]
    public Task Measures_the_function_in_JavaScript() => MeasurePeersAsync("node");

    [NativeFact(Requires = ["go", "/usr/share/gocode/src/github.com/aws/aws-sdk-go-v2"])]
    public Task Measures_the_function_in_Go() => MeasurePeersAsync("go", "go-one-root");

    [NativeFact(NotEmulated = true)]
    public async Task Reports_batches_of_each_build_of_this_project_by_concurrency()
    {
        var other = await WriteScriptAsync("exec $BINARY");

        (await BenchAsync("--memory", "1769", "--runs", "1", "--warm", "0", "--batch", "--vs", other)).Should().Be(0);

        var batches = (await ReadResultsAsync())["batches"]!.AsArray();
        batches.Select(static batch => (batch!["candidate"]!.GetValue<string>(), batch["concurrency"]!.GetValue<int>())).Should().Equal(
            ("receipt-aot", 1), ("receipt-aot", 4), ("receipt-aot", 16), ("receipt-aot", 64), ("receipt-aot", 256));
        batches.Select(static batch => batch!["samples"]!.AsArray().Single()!).Should().OnlyContain(static sample =>
            sample["duration"]!.GetValue<double>() > sample["cpuPerOrder"]!.GetValue<double>()
            && sample["cpuPerOrder"]!.GetValue<double>() > 0 && sample["peakMemory"]!.GetValue<long>() > 0);
    }

    [NativeTheory]
    [InlineData("$BINARY & echo $! >> $PIDS; wait")] // the shell stays the parent of the process that stores the receipts
    [InlineData("sleep 60 & echo $! >> $PIDS; exec $BINARY")]
    public async Task Ends_the_other_processes_of_a_program(string script)
    {
        var (processIds, survivors) = (Path.Combine(folder.FullName, "pids"), Path.Combine(folder.FullName, "survivors"));
        var other = await WriteScriptAsync($$"""
            PIDS={{processIds}}
            touch $PIDS
            for id in $(cat $PIDS); do grep -qs . /proc/$id/cmdline && echo $id >> {{survivors}}; done
            {{script}}
            """);

        (await BenchAsync("--memory", "1769", "--runs", "1", "--warm", "0", "--vs", other)).Should().Be(0);

        var results = await ReadResultsAsync();
        results["measurements"]!.AsArray().Should().HaveCount(2);
        var isThrottled = results["conditions"]![0]!.GetValue<string>().StartsWith("CPU throttled", StringComparison.Ordinal);
        if (isThrottled) // without a cgroup, bench does not know the processes
        {
            File.Exists(survivors).Should().BeFalse("an earlier process would use the CPU of a later one");
            (await File.ReadAllLinesAsync(processIds)).Should().OnlyContain(static id => ReadCommandLine(id).Length == 0);
        }
    }

    [NativeTheory]
    [InlineData("exit 3")] // the process exits during init
    [InlineData("unset RECEIPT_BUCKET; exec $BINARY")] // each invocation fails
    public async Task Exits_with_code_1_if_a_function_fails(string script)
    {
        var other = await WriteScriptAsync(script);

        (await BenchAsync("--memory", "1769", "--runs", "1", "--vs", other)).Should().Be(1);
    }

    [NativeTheory]
    [InlineData(">/dev/full", 1)]
    [InlineData(">/dev/full 2>&1", 0)] // the progress cannot be written, either
    public async Task Saves_the_results_if_the_output_cannot_be_written(string redirection, int measurements)
    {
        using var bench = Process.Start("/bin/sh", [
            "-c", $"exec dotnet \"$@\" {redirection}", "sh", typeof(BenchCommand).Assembly.Location, "bench",
            NativeBinary.Location, folder.FullName, "--memory", "1769", "--runs", "1", "--warm", "0",
        ]);
        await bench.WaitForExitAsync();

        bench.ExitCode.Should().Be(2);
        (await ReadResultsAsync())["measurements"]!.AsArray().Should().HaveCount(measurements);
    }

    [NativeTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Reports_the_results_so_far_and_cleans_up_when_it_is_stopped(string signal)
    {
        var start = new ProcessStartInfo(
            "/usr/bin/env",
            ["--default-signal=INT,HUP", "dotnet", typeof(BenchCommand).Assembly.Location, "bench", NativeBinary.Location, folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = folder.FullName },
        };
        using var bench = Process.Start(start)!;
        _ = await bench.StandardError.ReadLineAsync();

        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {bench.Id}"]);

        (await bench.StandardError.ReadToEndAsync()).Should().Contain("bench: stopped");
        await bench.WaitForExitAsync();
        bench.ExitCode.Should().Be(130);
        folder.EnumerateFileSystemInfos().Select(static file => file.Name).Should().BeEquivalentTo("results.json", "report.html");
        Directory.Exists($"/sys/fs/cgroup/receipt-aot-bench-{bench.Id}").Should().BeFalse();
        Directory.Exists($"/sys/fs/cgroup/cpu/receipt-aot-bench-{bench.Id}").Should().BeFalse();
    }

    [NativeFact]
    public async Task Exits_with_code_2_if_a_binary_does_not_exist() =>
        (await BenchAsync("--vs", Path.Combine(folder.FullName, "absent"))).Should().Be(2);

    private async Task MeasurePeersAsync(params string[] names)
    {
        (await BenchAsync(["--memory", "1769", "--runs", "1", "--warm", "1", "--vs", .. names])).Should().Be(0);

        (await ReadResultsAsync())["measurements"]!.AsArray().Select(static measurement => measurement!["candidate"]!.GetValue<string>())
            .Should().Equal(["receipt-aot", .. names]);
    }

    private async Task<string> WriteScriptAsync(string script)
    {
        var path = Path.Combine(folder.FullName, "other");
        await File.WriteAllTextAsync(path, $"#!/bin/sh\nBINARY={NativeBinary.Location}\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private async Task<JsonNode> ReadResultsAsync() =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "results.json")))!;

    // Empty if the process has ended.
    private static string ReadCommandLine(string processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private Task<int> BenchAsync(params string[] options) =>
        BenchCommand.ExecuteAsync([NativeBinary.Location, folder.FullName, .. options]);
}
