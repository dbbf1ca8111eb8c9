using System.Runtime.InteropServices;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Measures candidates in turn, each at each memory size, run by run: what changes on the machine meanwhile meets all of them.</summary>
internal sealed class BenchRun(BenchOptions options, IReadOnlyList<Candidate> candidates, TextWriter progress)
{
    // What the servers do is compiled when they first do it, and their caches fill: that is over after a few cold starts.
    private const int WarmUpRounds = 3;
    private const int WarmUpInvocations = 10;

    private readonly DateTimeOffset started = DateTimeOffset.Now;
    private readonly Dictionary<(int Memory, Candidate Candidate), List<ColdStart>> samples = [];
    private IReadOnlyList<int> memory = options.Memory;
    private string throttling = "throttled from the first event on, by a cgroup; init at full speed";

    /// <summary>What it has found so far.</summary>
    public BenchResults Results => new(
        started,
        DescribeMachine(),
        [
            throttling,
            $"S3 over TLS on loopback, {options.S3Latency.TotalMilliseconds:0} ms added to each request",
            "the files in the page cache; the local servers' own time is in all figures",
        ],
        candidates,
        [.. from size in memory
            from candidate in candidates
            where samples.ContainsKey((size, candidate))
            select new Measurement(candidate.Name, size, [.. samples[(size, candidate)]])]);

    /// <summary>Runs.</summary>
    /// <exception cref="BenchFailure">A candidate did something wrong.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var quota = MakeQuota();
        var folder = Directory.CreateTempSubdirectory("bench-");
        try
        {
            using var certificate = new LoopbackCertificate();
            await using var s3 = await LocalS3.StartAsync(folder.FullName, ColdStarter.Bucket, certificate.Leaf);
            s3.Faults = (_, _) => options.S3Latency > TimeSpan.Zero ? S3Fault.Wait(S3Moment.Received, options.S3Latency) : null;
            var environment = new Dictionary<string, string?>([.. s3.EnvironmentFor(ColdStarter.Bucket), .. certificate.WriteTrust(folder.FullName)]);
            await MeasureAsync(new ColdStarter(s3, environment, quota), cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(ColdStarter starter, CancellationToken cancellationToken)
    {
        var bar = new ProgressBar(progress, (WarmUpRounds + (options.Runs * memory.Count)) * candidates.Count);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            foreach (var candidate in candidates)
            {
                bar.Advance("warming up");
                _ = await starter.MeasureAsync(candidate, CpuShare.WholeCpuMemory, WarmUpInvocations, cancellationToken);
            }
        }

        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var size in memory)
            {
                foreach (var candidate in candidates)
                {
                    bar.Advance($"{size} MB, {candidate.Name}");
                    var sample = await starter.MeasureAsync(candidate, size, options.Warm, cancellationToken);
                    _ = samples.TryAdd((size, candidate), []);
                    samples[(size, candidate)].Add(sample);
                }
            }
        }

        bar.End();
    }

    private static string DescribeMachine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal));
        var processor = model?.Split(':')[1].Trim() ?? $"{RuntimeInformation.ProcessArchitecture}";
        return $"{Environment.ProcessorCount} CPUs ({processor}), {RuntimeInformation.OSDescription}";
    }

    private CpuQuota? MakeQuota()
    {
        try
        {
            return new CpuQuota();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            memory = [CpuShare.WholeCpuMemory];
            throttling = $"NOT throttled, as no CPU quota can be set here ({e.Message.TrimEnd('.')}): full speed only, so as with {CpuShare.WholeCpuMemory} MB";
            return null;
        }
    }
}
