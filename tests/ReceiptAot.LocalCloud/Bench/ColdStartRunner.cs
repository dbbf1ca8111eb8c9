using System.Text;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Starts functions as Lambda does and measures them: init at full speed, throttled from the first event on.</summary>
/// <param name="s3">The S3 server that the functions store to.</param>
/// <param name="environment">The environment variables of the functions.</param>
/// <param name="quota">The CPU quota of the functions; null where the machine allows none.</param>
internal sealed class ColdStartRunner(LocalS3 s3, IReadOnlyDictionary<string, string?> environment, CpuQuota? quota)
{
    public const string Bucket = "bench-receipts";

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan batchTimeout = TimeSpan.FromMinutes(3); // one order after another takes about 20 s

    private readonly SortedSet<string> cachedFiles = [];
    private int orders;

    /// <summary>The files that stayed, or may have stayed, in the page cache when they were to be removed from it.</summary>
    public IReadOnlyCollection<string> CachedFiles => cachedFiles;

    /// <summary>Measures one cold start, and some warm invocations after it.</summary>
    /// <exception cref="BenchException">A response or a receipt is wrong.</exception>
    public async Task<ColdStart> MeasureAsync(
        Candidate candidate, BenchCondition condition, int warm, CancellationToken cancellationToken)
    {
        await using var sandbox = await SuspendAsync(candidate, condition.Memory);
        var process = sandbox.Process.Id;
        var files = condition.ColdFiles ? Directory.GetFiles(candidate.Folder) : [];
        cachedFiles.UnionWith(files.Where(static file => !PageCache.TryDrop(file)));
        var shellCpu = ProcessUsage.CpuTime(process);
        await InitializeAsync(sandbox, candidate, $"{condition}", cancellationToken);
        var initCpu = ProcessUsage.CpuTime(process) - shellCpu;
        quota?.Limit(CpuShare.Of(condition.Memory));
        var first = await InvokeAsync();
        var firstCpu = ProcessUsage.CpuTime(process) - shellCpu;
        var peak = ProcessUsage.PeakMemory(process);
        var durations = new List<TimeSpan>();
        while (durations.Count < warm)
        {
            // After a pause of one period the function has its full quota, as a function at rest does.
            await Task.Delay(CpuQuota.Period, cancellationToken);
            durations.Add(await InvokeAsync());
        }

        Array.ForEach(files, PageCache.Load); // another candidate may be in the same folder
        return new ColdStart(sandbox.InitDuration, first, initCpu, firstCpu, peak, durations);

        async Task<TimeSpan> InvokeAsync()
        {
            var order = new BenchOrder(++orders);
            var result = await sandbox.InvokeAsync(Encoding.UTF8.GetBytes(order.Json), timeout, timeout, cancellationToken);
            return order.FaultOf(result, s3.Objects.Read(Bucket, order.Key)) is { } fault
                ? throw Failure(candidate, $"{condition}", fault, sandbox)
                : result.Duration;
        }
    }

    /// <summary>Measures an event with a batch of orders, which is the first event of a new process with a whole CPU.</summary>
    /// <exception cref="BenchException">The response or a receipt is wrong.</exception>
    public async Task<BatchSample> MeasureBatchAsync(
        Candidate candidate, int concurrency, int size, CancellationToken cancellationToken)
    {
        var setting = $"RECEIPT_CONCURRENCY {concurrency}";
        await using var sandbox = await SuspendAsync(
            candidate, CpuShare.WholeCpuMemory, new KeyValuePair<string, string?>("RECEIPT_CONCURRENCY", $"{concurrency}"));
        await InitializeAsync(sandbox, candidate, setting, cancellationToken);
        quota?.Limit(CpuShare.Of(CpuShare.WholeCpuMemory));
        var batch = new BenchBatch([.. Enumerable.Range(orders + 1, size).Select(static id => new BenchOrder(id))]);
        orders += size;
        var initCpu = ProcessUsage.CpuTime(sandbox.Process.Id);
        var result = await sandbox.InvokeAsync(batch.Payload, batchTimeout, batchTimeout, cancellationToken);
        return batch.FaultOf(result, key => s3.Objects.Read(Bucket, key)) is { } fault
            ? throw Failure(candidate, setting, fault, sandbox)
            : new BatchSample(
                result.Duration,
                (ProcessUsage.CpuTime(sandbox.Process.Id) - initCpu) / size,
                ProcessUsage.PeakMemory(sandbox.Process.Id));
    }

    private async Task<Sandbox> SuspendAsync(Candidate candidate, int memory, params KeyValuePair<string, string?>[] variables)
    {
        GC.Collect(); // now, so that no collection starts during the measurement
        var sandbox = await Sandbox.StartSuspendedAsync(
            candidate.Command, [.. environment, new("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", $"{memory}"), .. variables]);
        try
        {
            quota?.RemoveLimit();
            quota?.Add(sandbox.Process.Id);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }

    private static async Task InitializeAsync(
        Sandbox sandbox, Candidate candidate, string condition, CancellationToken cancellationToken)
    {
        await sandbox.ResumeAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (sandbox.InitError is not null || sandbox.Process.HasExited)
        {
            var reason = sandbox.InitError ?? $"the process requested no event and ended with exit code {sandbox.Process.ExitCode}";
            throw Failure(candidate, condition, $"init failed: {reason}", sandbox);
        }
    }

    private static BenchException Failure(Candidate candidate, string condition, string fault, Sandbox sandbox) =>
        new($"{candidate.Name} at {condition}: {fault}\n{sandbox.Process.Log}");
}
