using System.Runtime.InteropServices;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>
/// Measures the candidates in turn, one cold start of each under each condition per run, so that whatever changes on the machine affects
/// all of them alike.
/// </summary>
internal sealed class BenchRun(BenchOptions options, IReadOnlyList<Candidate> candidates, TextWriter progress)
{
    // The JIT compiles the code of the local servers at its first use, and their caches fill: both end within a few cold starts.
    private const int WarmUpRounds = 3;
    private const int WarmUpInvocations = 10;
    private const int MaxBatchRuns = 3; // with a concurrency of 1, each takes about 20 s
    private const int BatchSize = 1000;

    private static readonly int[] concurrencies = [1, 4, 16, 64, 256];
    private static readonly TimeSpan batchLatency = TimeSpan.FromMilliseconds(15);

    private readonly DateTimeOffset started = DateTimeOffset.Now;
    private readonly Dictionary<(BenchCondition Condition, Candidate Candidate), List<ColdStart>> samples = [];
    private readonly Dictionary<(int Concurrency, Candidate Candidate), List<BatchSample>> batches = [];
    private readonly int batchRuns = options.Batch ? Math.Min(options.Runs, MaxBatchRuns) : 0;
    private IReadOnlyList<BenchCondition> conditions = ConditionsOf(options.Memory, options.ColdFiles);
    private IReadOnlyCollection<string> cachedFiles = [];
    private string throttling = "CPU throttled by a cgroup from the first event on; init at full speed";

    /// <summary>The results so far.</summary>
    public BenchResults Results => new(
        started,
        DescribeMachine(),
        [
            throttling,
            $"S3 over TLS on loopback, {options.S3Latency.TotalMilliseconds:0} ms added to each request",
            "files in the page cache; all figures include the time of the local servers",
            .. options.ColdFiles ? DescribeColdFiles() : [],
            .. options.Batch
                ?
                [
                    $"batch: the first event of a process at {CpuShare.WholeCpuMemory} MB, with {BatchSize:N0} orders of an SQS queue; "
                    + $"S3 adds {batchLatency.TotalMilliseconds:0} ms to each request; all figures are medians",
                ]
                : (string[])[],
        ],
        candidates,
        [.. from condition in conditions
            from candidate in candidates
            where samples.ContainsKey((condition, candidate))
            select new Measurement(candidate.Name, condition.Memory, condition.ColdFiles, [.. samples[(condition, candidate)]])],
        [.. from candidate in candidates
            from concurrency in concurrencies
            where batches.ContainsKey((concurrency, candidate))
            select new BatchMeasurement(candidate.Name, concurrency, [.. batches[(concurrency, candidate)]])]);

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
            s3.Faults = Delay(options.S3Latency);
            var environment = new Dictionary<string, string?>(
                [.. s3.EnvironmentFor(ColdStartRunner.Bucket), .. certificate.WriteTrust(folder.FullName)]);
            var runner = new ColdStartRunner(s3, environment, quota);
            cachedFiles = runner.CachedFiles;
            await MeasureAsync(runner, cancellationToken);
            s3.Faults = Delay(batchLatency);
            await MeasureBatchesAsync(runner, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(ColdStartRunner runner, CancellationToken cancellationToken)
    {
        var bar = new ProgressBar(progress, (WarmUpRounds + (options.Runs * conditions.Count)) * candidates.Count);
        for (var round = 0; round < WarmUpRounds; round++)
        {
            foreach (var candidate in candidates)
            {
                bar.Advance("warming up");
                _ = await runner.MeasureAsync(
                    candidate, new BenchCondition(CpuShare.WholeCpuMemory, ColdFiles: false), WarmUpInvocations, cancellationToken);
            }
        }

        for (var run = 0; run < options.Runs; run++)
        {
            foreach (var condition in conditions)
            {
                foreach (var candidate in candidates)
                {
                    bar.Advance($"{condition}, {candidate.Name}");
                    // Warm invocations read no file.
                    var warm = condition.ColdFiles ? 0 : options.Warm;
                    var sample = await runner.MeasureAsync(candidate, condition, warm, cancellationToken);
                    _ = samples.TryAdd((condition, candidate), []);
                    samples[(condition, candidate)].Add(sample);
                }
            }
        }

        bar.Clear();
    }

    private async Task MeasureBatchesAsync(ColdStartRunner runner, CancellationToken cancellationToken)
    {
        if (batchRuns == 0)
        {
            return;
        }

        var builds = candidates.Where(static candidate => candidate.IsReceiptAot).ToList();
        var bar = new ProgressBar(progress, batchRuns * concurrencies.Length * builds.Count);
        for (var run = 0; run < batchRuns; run++)
        {
            foreach (var concurrency in concurrencies)
            {
                foreach (var candidate in builds)
                {
                    bar.Advance($"batch, RECEIPT_CONCURRENCY {concurrency}, {candidate.Name}");
                    var sample = await runner.MeasureBatchAsync(candidate, concurrency, BatchSize, cancellationToken);
                    _ = batches.TryAdd((concurrency, candidate), []);
                    batches[(concurrency, candidate)].Add(sample);
                }
            }
        }

        bar.Clear();
    }

    private static S3FaultRule Delay(TimeSpan latency) =>
        latency > TimeSpan.Zero ? S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Received, latency)) : S3FaultRules.None;

    private static IReadOnlyList<BenchCondition> ConditionsOf(IReadOnlyList<int> memory, bool coldFiles) =>
        [.. from size in memory
            from isCold in coldFiles ? (bool[])[false, true] : [false]
            select new BenchCondition(size, isCold)];

    private IEnumerable<string> DescribeColdFiles()
    {
        yield return "cold files: the files in the folder of each program are removed from the page cache before each cold start; "
            + "interpreters and libraries elsewhere are not";
        if (cachedFiles.Count > 0)
        {
            yield return $"cold files: NOT removed from the page cache, or not verifiably, at least once: {string.Join(", ", cachedFiles)}";
        }
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
            conditions = ConditionsOf([CpuShare.WholeCpuMemory], options.ColdFiles);
            throttling = $"CPU NOT throttled, because this machine allows no CPU quota ({e.Message.TrimEnd('.')}): "
                + $"full speed only, as with {CpuShare.WholeCpuMemory} MB";
            return null;
        }
    }
}
