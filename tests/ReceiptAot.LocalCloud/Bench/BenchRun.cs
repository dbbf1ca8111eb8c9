using System.Runtime.InteropServices;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>
/// Measures the candidates in turn, one cold start of each at each memory size per run, so that whatever changes on the machine affects all
/// of them alike.
/// </summary>
internal sealed class BenchRun(BenchOptions options, IReadOnlyList<Candidate> candidates, TextWriter progress)
{
    // The JIT compiles the code of the local servers at its first use, and their caches fill: both end within a few cold starts.
    private const int WarmUpRounds = 3;
    private const int WarmUpInvocations = 10;

    private readonly DateTimeOffset started = DateTimeOffset.Now;
    private readonly Dictionary<(int Memory, Candidate Candidate), List<ColdStart>> samples = [];
    private IReadOnlyList<int> memory = options.Memory;
    private string throttling = "CPU throttled by a cgroup from the first event on; init at full speed";

    /// <summary>The results so far.</summary>
    public BenchResults Results => new(
        started,
        DescribeMachine(),
        [
            throttling,
            $"S3 over TLS on loopback, {options.S3Latency.TotalMilliseconds:0} ms added to each request",
            "files in the page cache; all figures include the time of the local servers",
        ],
        candidates,
        [.. from size in memory
            from candidate in candidates
            where samples.ContainsKey((size, candidate))
            select new Measurement(candidate.Name, size, [.. samples[(size, candidate)]])]);

    /// <exception cref="BenchException">A candidate returned or stored a wrong result.</exception>
    /// <exception cref="OperationCanceledException">The benchmark was stopped.</exception>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var quota = CreateQuota();
        var folder = Directory.CreateTempSubdirectory("bench-");
        try
        {
            using var certificate = new LoopbackCertificate();
            await using var s3 = await LocalS3.StartAsync(folder.FullName, ColdStartRunner.Bucket, certificate.Leaf);
            s3.Faults = (_, _) => options.S3Latency > TimeSpan.Zero ? S3Fault.Wait(S3RequestStage.Received, options.S3Latency) : null;
            var environment = new Dictionary<string, string?>(
                [.. s3.EnvironmentFor(ColdStartRunner.Bucket), .. certificate.WriteTrust(folder.FullName)]);
            await MeasureAsync(new ColdStartRunner(s3, environment, quota), cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(ColdStartRunner runner, CancellationToken cancellationToken)
    {
        var bar = new ProgressBar(progress, (WarmUpRounds + (options.Runs * memory.Count)) * candidates.Count);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            foreach (var candidate in candidates)
            {
                bar.Advance("warming up");
                _ = await runner.MeasureAsync(candidate, CpuShare.WholeCpuMemory, WarmUpInvocations, cancellationToken);
            }
        }

        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var size in memory)
            {
                foreach (var candidate in candidates)
                {
                    bar.Advance($"{size} MB, {candidate.Name}");
                    var sample = await runner.MeasureAsync(candidate, size, options.Warm, cancellationToken);
                    _ = samples.TryAdd((size, candidate), []);
                    samples[(size, candidate)].Add(sample);
                }
            }
        }

        bar.Clear();
    }

    private static string DescribeMachine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal));
        var processor = model?.Split(':')[1].Trim() ?? $"{RuntimeInformation.ProcessArchitecture}";
        return $"{Environment.ProcessorCount} CPUs ({processor}), {RuntimeInformation.OSDescription}";
    }

    private CpuQuota? CreateQuota()
    {
        try
        {
            return new CpuQuota();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            memory = [CpuShare.WholeCpuMemory];
            throttling = $"CPU NOT throttled, because this machine allows no CPU quota ({e.Message.TrimEnd('.')}): "
                + $"full speed only, as with {CpuShare.WholeCpuMemory} MB";
            return null;
        }
    }
}
