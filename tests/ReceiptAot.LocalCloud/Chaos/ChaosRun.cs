using System.Text;
using ReceiptAot.Core.Receipts;
using ReceiptAot.Function.Events;
using ReceiptAot.LocalCloud.Run;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>
/// Several native processes store to one S3 and are killed and frozen at random times. The embedded S3 has random faults. The processes
/// receive duplicate and conflicting orders, and again every order without a reported result. At the end, every order must have its
/// receipt, written once.
/// </summary>
public sealed class ChaosRun
{
    private const int Processes = 12;

    // For the remaining orders at the end, when S3 has no faults: a server other than the embedded one may be slow.
    private static readonly TimeSpan drainTime = TimeSpan.FromMinutes(3);

    private readonly string bootstrap;
    private readonly int seed;
    private readonly ChaosQueue queue;
    private readonly ChaosLedger ledger = new();
    private readonly ChaosCounts counts = new();

    private ChaosRun(string bootstrap, int seed) => (this.bootstrap, this.seed, queue) = (bootstrap, seed, new ChaosQueue(seed));

    /// <param name="bootstrap">The binary.</param>
    /// <param name="duration">The time with new orders, faults and kills. After it, the remaining orders are delivered until each has a
    /// result.</param>
    /// <param name="seed">Determines the orders and the faults of the requests for each key, but not the timing of the processes.</param>
    /// <param name="stop">Ends the run immediately.</param>
    /// <exception cref="ArgumentException">The S3 server that the environment variables name is not configured.</exception>
    /// <exception cref="IOException">That S3 server overwrites objects, or cannot be used.</exception>
    public static async Task<ChaosReport> ExecuteAsync(string bootstrap, TimeSpan duration, int seed, CancellationToken stop = default)
    {
        var folder = Directory.CreateTempSubdirectory("chaos-");
        try
        {
            await using var storage = await RunStorage.OpenAsync(folder.FullName);
            storage.RejectOverwrites();
            var run = new ChaosRun(bootstrap, seed);
            await run.RunAsync(storage, folder.FullName, duration, stop);
            var isComplete = !stop.IsCancellationRequested;
            return new ChaosReport(
                seed,
                run.counts.Events,
                run.ledger.Deliveries,
                run.ledger.Orders,
                run.ledger.Stored,
                run.ledger.Conflicts,
                run.counts.Requests,
                run.counts.Processes,
                run.counts.Faults,
                isComplete,
                run.FindViolations(storage, isComplete));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(RunStorage storage, string folder, TimeSpan duration, CancellationToken stop)
    {
        var environment = new Dictionary<string, string?>(storage.Environment)
        {
            ["AWS_LAMBDA_LOG_FORMAT"] = "Text",
            ["AWS_LAMBDA_LOG_LEVEL"] = null,
            ["POWERTOOLS_METRICS_NAMESPACE"] = "Chaos",
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(duration);
        using var giveUp = new CancellationTokenSource(duration + drainTime);
        using var closing = end.Token.Register(queue.Close);
        var faults = Task.CompletedTask;
        if (storage.Embedded is { } s3)
        {
            s3.Record = Record;
            faults = (await ChaosFaults.StartAsync(s3, folder, counts, seed, environment)).RunAsync(end.Token);
        }

        await Task.WhenAll(Enumerable.Range(0, Processes)
            .Select(worker => new ChaosWorker(bootstrap, environment, new Random(seed + worker), queue, ledger, counts, stop))
            .Select(worker => Task.Run(() => worker.RunAsync(end.Token, giveUp.Token)))
            .Append(faults));
    }

    private void Record(S3Request request)
    {
        counts.AddRequest();
        if (request.Error == "RequestTimeTooSkewed")
        {
            counts.AddFaults("skewed clock");
        }

        if (request is { Method: "PUT", Status: 200 })
        {
            ledger.AddWrite(request.Key);
        }
    }

    private IReadOnlyList<string> FindViolations(RunStorage storage, bool isComplete)
    {
        var bucket = storage.Environment["RECEIPT_BUCKET"]!;
        return storage.Embedded is { Objects: var objects }
            ? ledger.FindViolations(
                order => objects.Read(bucket, order.Key) is { } content ? Encoding.UTF8.GetString(content) : null,
                objects.ListFiles(bucket),
                isComplete)
            : ledger.FindViolations(order => storage.Read(KeyOf(order)), keys: null, isComplete);
    }

    private static ReceiptKey KeyOf(ChaosOrder order) =>
        new(EventReader.Read(Encoding.UTF8.GetBytes(order.Json)).Records[0].Order!.Id);
}
