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

    private int orders;

    /// <summary>Measures one cold start, and some warm invocations after it.</summary>
    /// <exception cref="BenchException">A response or a receipt is wrong.</exception>
    public async Task<ColdStart> MeasureAsync(Candidate candidate, int memory, int warm, CancellationToken cancellationToken)
    {
        GC.Collect(); // now, so that no collection starts during the measurement
        var variables = environment.Append(new("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", $"{memory}"));
        await using var sandbox = await Sandbox.StartSuspendedAsync(candidate.Command, variables);
        var process = sandbox.Process.Id;
        quota?.RemoveLimit();
        quota?.Add(process);
        var shellCpu = ProcessUsage.CpuTime(process);

        await sandbox.ResumeAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (sandbox.InitError is not null || sandbox.Process.HasExited)
        {
            throw Failure($"init failed: {sandbox.InitError ?? "the process requested no event"}");
        }

        var initCpu = ProcessUsage.CpuTime(process) - shellCpu;
        quota?.Limit(CpuShare.Of(memory));
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

        return new ColdStart(sandbox.InitDuration, first, initCpu, firstCpu, peak, durations);

        async Task<TimeSpan> InvokeAsync()
        {
            var order = new BenchOrder(++orders);
            var result = await sandbox.InvokeAsync(order.Payload, timeout, timeout, cancellationToken);
            return order.FaultOf(result, s3.Objects.Read(Bucket, order.Key)) is { } fault ? throw Failure(fault) : result.Duration;
        }

        BenchException Failure(string fault) => new($"{candidate.Name} at {memory} MB: {fault}\n{sandbox.Process.Log}");
    }
}
