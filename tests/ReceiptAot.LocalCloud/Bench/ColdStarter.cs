using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Starts functions as Lambda does, and measures them: init at full speed, and throttled from the first event on.</summary>
/// <param name="s3">Where they store.</param>
/// <param name="environment">What sends them there.</param>
/// <param name="quota">What throttles them; null where nothing can.</param>
internal sealed class ColdStarter(LocalS3 s3, IReadOnlyDictionary<string, string?> environment, CpuQuota? quota)
{
    /// <summary>The bucket that the receipts go to.</summary>
    public const string Bucket = "bench-receipts";

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(30);

    private int orders;

    /// <summary>Measures one cold start, and some invocations after it.</summary>
    /// <exception cref="BenchFailure">An answer or a receipt is not right.</exception>
    public async Task<ColdStart> MeasureAsync(Candidate candidate, int memory, int warm, CancellationToken cancellationToken)
    {
        GC.Collect(); // now rather than amid what is measured
        var sized = environment.Append(new("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", $"{memory}"));
        await using var sandbox = await Sandbox.HoldAsync(candidate.Command, sized);
        var process = sandbox.Process.Id;
        quota?.Lift();
        quota?.Add(process);
        var shell = ProcessUsage.CpuTime(process);

        await sandbox.ReleaseAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (sandbox.InitError is not null || sandbox.Process.HasExited)
        {
            throw Failure($"its init failed: {sandbox.InitError ?? "it asked for no event"}");
        }

        var initCpu = ProcessUsage.CpuTime(process) - shell;
        quota?.Limit(CpuShare.Of(memory));
        var first = await InvokeAsync();
        var firstCpu = ProcessUsage.CpuTime(process) - shell;
        var peak = ProcessUsage.PeakMemory(process);
        var durations = new List<TimeSpan>();
        while (durations.Count < warm)
        {
            // An event that comes after a pause meets a function at rest, which has its whole share.
            await Task.Delay(CpuQuota.Renewal, cancellationToken);
            durations.Add(await InvokeAsync());
        }

        return new ColdStart(sandbox.InitDuration, first, initCpu, firstCpu, peak, durations);

        async Task<TimeSpan> InvokeAsync()
        {
            var order = new BenchOrder(++orders);
            var result = await sandbox.InvokeAsync(order.Payload, timeout, timeout, cancellationToken);
            return order.FaultOf(result, s3.Objects.Read(Bucket, order.Key)) is { } fault ? throw Failure(fault) : result.Duration;
        }

        BenchFailure Failure(string fault) => new($"{candidate.Name} at {memory} MB: {fault}\n{sandbox.Process.Log}");
    }
}
