using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>
/// Several native processes store to one S3 with random faults and are killed at random times. They receive duplicate and conflicting
/// orders, and again every order without a reported result. At the end, every order must have its receipt, written once.
/// </summary>
public sealed class ChaosRun
{
    private const string Bucket = "chaos";
    private const int Processes = 8;
    private const double FaultRate = 0.3;
    private const double KillRate = 0.08;

    // Upper bounds of the time to a kill: most processes are killed during their first requests, some while they wait before a retry.
    private static readonly int[] maxLifetimes = [30, 30, 30, 1500]; // ms

    // For the remaining orders at the end, when S3 has no faults.
    private static readonly TimeSpan drainTime = TimeSpan.FromSeconds(60);

    // The deadline that the function is given, and the time after which it is killed: a busy machine is not a fault of the function.
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan killAfter = TimeSpan.FromSeconds(15);

    private static readonly S3Fault[] faults =
    [
        S3Fault.Refuse(400, "RequestTimeout"), S3Fault.Refuse(403, "AccessDenied"), S3Fault.Refuse(409, "ConditionalRequestConflict"),
        S3Fault.Refuse(500, "InternalError"), S3Fault.Refuse(503, "SlowDown"),
        S3Fault.Reset(S3RequestStage.Head), S3Fault.Reset(S3RequestStage.Body), S3Fault.Reset(S3RequestStage.Received),
        S3Fault.Reset(S3RequestStage.Served), S3Fault.Reset(S3RequestStage.Served),
        S3Fault.TruncatedResponse, S3Fault.WrongChecksum,
        S3Fault.Wait(S3RequestStage.Received, TimeSpan.FromMilliseconds(20)),
        S3Fault.Wait(S3RequestStage.Served, TimeSpan.FromMilliseconds(20)),
        S3Fault.Wait(S3RequestStage.Received, TimeSpan.FromMilliseconds(200)),
        S3Fault.Wait(S3RequestStage.Served, TimeSpan.FromMilliseconds(200)),
        S3Fault.Wait(S3RequestStage.Received, TimeSpan.FromSeconds(60)), S3Fault.Hang,
    ];

    private readonly string bootstrap;
    private readonly int seed;
    private readonly ChaosQueue queue;
    private readonly ChaosLedger ledger = new();
    private int events;
    private int batches;
    private int fifoBatches;
    private int faultCount;
    private int kills;
    private int starts;

    private ChaosRun(string bootstrap, int seed) => (this.bootstrap, this.seed, queue) = (bootstrap, seed, new ChaosQueue(seed));

    /// <param name="bootstrap">The binary.</param>
    /// <param name="duration">The time with new orders, faults and kills. After it, the remaining orders are delivered until each has a
    /// result.</param>
    /// <param name="seed">Determines the orders and the faults of the requests for each key, but not the timing of the processes.</param>
    /// <param name="stop">Ends the run immediately.</param>
    public static async Task<ChaosReport> ExecuteAsync(string bootstrap, TimeSpan duration, int seed, CancellationToken stop = default)
    {
        var folder = Directory.CreateTempSubdirectory("chaos-");
        try
        {
            await using var s3 = await LocalS3.StartAsync(folder.FullName, Bucket);
            var run = new ChaosRun(bootstrap, seed);
            await run.RunAsync(s3, duration, stop);
            var isComplete = !stop.IsCancellationRequested;
            return new ChaosReport(
                seed,
                run.events,
                run.batches,
                run.fifoBatches,
                run.ledger.Deliveries,
                run.ledger.Orders,
                run.ledger.Stored,
                run.ledger.Conflicts,
                run.faultCount,
                s3.Requests.Count,
                run.kills,
                run.starts,
                isComplete,
                run.ledger.FindViolations(s3, Bucket, isComplete));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(LocalS3 s3, TimeSpan duration, CancellationToken stop)
    {
        var rule = S3FaultRules.AtRandom(seed, FaultRate, faults);
        s3.Faults = (method, key) =>
        {
            var fault = rule(method, key);
            _ = Interlocked.Add(ref faultCount, fault is null ? 0 : 1);
            return fault;
        };
        using var end = new CancellationTokenSource(duration);
        using var giveUp = new CancellationTokenSource(duration + drainTime);
        using var closing = end.Token.Register(() =>
        {
            s3.Faults = S3FaultRules.None;
            queue.Close();
        });
        await Task.WhenAll(Enumerable.Range(0, Processes)
            .Select(worker => Task.Run(() => WorkAsync(s3, new Random(seed + worker), end.Token, giveUp.Token, stop))));
    }

    private async Task WorkAsync(LocalS3 s3, Random random, CancellationToken end, CancellationToken giveUp, CancellationToken stop)
    {
        var environment = s3.EnvironmentFor(Bucket);
        Sandbox? sandbox = null;
        while (!stop.IsCancellationRequested && queue.Take() is { } delivery)
        {
            if (giveUp.IsCancellationRequested)
            {
                ledger.AddViolation($"{delivery.Orders[0]} has no result after {drainTime} without faults in S3");
                continue;
            }

            Count(delivery);
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (!end.IsCancellationRequested && random.NextDouble() < KillRate)
            {
                kill.CancelAfter(random.Next(maxLifetimes[random.Next(maxLifetimes.Length)]));
            }

            try
            {
                if (sandbox is null)
                {
                    _ = Interlocked.Increment(ref starts);
                    sandbox = await Sandbox.StartAsync(bootstrap, environment, kill.Token);
                }

                var logStart = sandbox.Process.Log.Length;
                var result = await sandbox.InvokeAsync(delivery.Payload, timeout, killAfter, kill.Token);
                Record(delivery, result, sandbox.Process.Log[logStart..]);
            }
            catch (OperationCanceledException)
            {
                _ = Interlocked.Add(ref kills, stop.IsCancellationRequested ? 0 : 1);
                queue.Return(delivery.Orders);
                await EndAsync(s3, sandbox!);
                sandbox = null;
            }
        }

        await (sandbox is null ? Task.CompletedTask : EndAsync(s3, sandbox));
    }

    private async Task EndAsync(LocalS3 s3, Sandbox sandbox)
    {
        await sandbox.Process.KillAsync();
        var (id, secret, token) = s3.Credentials;
        if (((string[])[id, secret, token]).Any(sandbox.Process.Log.Contains))
        {
            ledger.AddViolation("a credential was logged");
        }

        await sandbox.DisposeAsync();
    }

    private void Count(ChaosDelivery delivery)
    {
        _ = Interlocked.Increment(ref events);
        _ = Interlocked.Add(ref batches, delivery.Source == ChaosSource.Sqs ? 1 : 0);
        _ = Interlocked.Add(ref fifoBatches, delivery.Source == ChaosSource.SqsFifo ? 1 : 0);
        foreach (var order in delivery.Orders)
        {
            ledger.AddDelivery(order);
        }
    }

    // An order in conflict is not delivered again: a queue would move it to its dead-letter queue in the end.
    private void Record(ChaosDelivery delivery, InvocationResult result, string log)
    {
        var outcomes = delivery.Classify(result, log);
        foreach (var (order, outcome) in delivery.Orders.Zip(outcomes))
        {
            switch (outcome)
            {
                case ChaosOutcome.Stored:
                    ledger.AddStored(order);
                    break;
                case ChaosOutcome.Conflict:
                    ledger.AddConflict(order);
                    break;
                case ChaosOutcome.Unexpected:
                    ledger.AddViolation($"{order} has an unexpected result: {result.Body}");
                    break;
                case ChaosOutcome.Redeliver:
                    break;
                default:
                    throw new InvalidOperationException($"Unknown outcome {outcome}.");
            }
        }

        queue.Return(delivery.Orders.Where((_, index) => outcomes[index] == ChaosOutcome.Redeliver));
    }
}
