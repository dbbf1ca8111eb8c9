using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>
/// Several native processes on one S3 that fails at random, killed at random instants, given duplicates and conflicts, and given again
/// what they did not acknowledge: at the end every order has to have its receipt, once.
/// </summary>
public sealed class ChaosRun
{
    private const string Bucket = "chaos";
    private const int Processes = 8;
    private const double FaultRate = 0.3;
    private const double KillRate = 0.08;

    // What is to be killed lives no longer: most die amid their first requests, some while they wait to try again.
    private static readonly int[] longestLives = [30, 30, 30, 1500]; // ms

    // For what is left at the end, on an S3 that works.
    private static readonly TimeSpan drainTime = TimeSpan.FromSeconds(60);

    // What the function is told, and what it is given: a machine that is busy is no fault of the function's.
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(15);

    private static readonly S3Fault[] faults =
    [
        S3Fault.Refuse(400, "RequestTimeout"), S3Fault.Refuse(403, "AccessDenied"), S3Fault.Refuse(409, "ConditionalRequestConflict"),
        S3Fault.Refuse(500, "InternalError"), S3Fault.Refuse(503, "SlowDown"),
        S3Fault.Reset(S3Moment.Head), S3Fault.Reset(S3Moment.Body), S3Fault.Reset(S3Moment.Received), S3Fault.Reset(S3Moment.Served),
        S3Fault.Reset(S3Moment.Served), S3Fault.CutReply, S3Fault.WrongChecksum,
        S3Fault.Wait(S3Moment.Received, TimeSpan.FromMilliseconds(20)), S3Fault.Wait(S3Moment.Served, TimeSpan.FromMilliseconds(20)),
        S3Fault.Wait(S3Moment.Received, TimeSpan.FromMilliseconds(200)), S3Fault.Wait(S3Moment.Served, TimeSpan.FromMilliseconds(200)),
        S3Fault.Wait(S3Moment.Received, TimeSpan.FromSeconds(60)), S3Fault.Hang,
    ];

    private readonly string bootstrap;
    private readonly int seed;
    private readonly ChaosQueue queue;
    private readonly ChaosLedger ledger = new();
    private int events;
    private int batches;
    private int fifoBatches;
    private int metFaults;
    private int kills;
    private int starts;

    private ChaosRun(string bootstrap, int seed) => (this.bootstrap, this.seed, queue) = (bootstrap, seed, new ChaosQueue(seed));

    /// <summary>Runs.</summary>
    /// <param name="bootstrap">The binary.</param>
    /// <param name="duration">How long new orders, faults and kills come; what is left then is delivered until all of it is answered.</param>
    /// <param name="seed">What decides the orders, and which request of a key meets which fault; who comes first, the machine does.</param>
    /// <param name="stop">Ends the run at once.</param>
    /// <returns>What was done, and what is wrong: nothing when the ledger is balanced.</returns>
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
                seed, run.events, run.batches, run.fifoBatches, run.ledger.Deliveries, run.ledger.Orders, run.ledger.Acknowledged, run.ledger.Conflicts, run.metFaults, s3.Requests.Count,
                run.kills, run.starts, isComplete, run.ledger.Check(s3, Bucket, isComplete));
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
            _ = Interlocked.Add(ref metFaults, fault is null ? 0 : 1);
            return fault;
        };
        using var end = new CancellationTokenSource(duration);
        using var giveUp = new CancellationTokenSource(duration + drainTime);
        using var closing = end.Token.Register(() =>
        {
            s3.Faults = S3FaultRules.None;
            queue.Close();
        });
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(worker => Task.Run(() => WorkAsync(s3, new Random(seed + worker), end.Token, giveUp.Token, stop))));
    }

    private async Task WorkAsync(LocalS3 s3, Random random, CancellationToken end, CancellationToken giveUp, CancellationToken stop)
    {
        var environment = s3.EnvironmentFor(Bucket);
        Sandbox? sandbox = null;
        while (!stop.IsCancellationRequested && queue.Take() is { } delivery)
        {
            if (giveUp.IsCancellationRequested)
            {
                ledger.Surprise($"{delivery.Orders[0]} was not answered within {drainTime} of an S3 that works");
                continue;
            }

            Count(delivery);
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (!end.IsCancellationRequested && random.NextDouble() < KillRate)
            {
                kill.CancelAfter(random.Next(longestLives[random.Next(longestLives.Length)]));
            }

            try
            {
                if (sandbox is null)
                {
                    _ = Interlocked.Increment(ref starts);
                    sandbox = await Sandbox.StartAsync(bootstrap, environment, kill.Token);
                }

                var logged = sandbox.Process.Log.Length;
                var result = await sandbox.InvokeAsync(delivery.Payload, timeout, patience, kill.Token);
                Settle(delivery, result, sandbox.Process.Log[logged..]);
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
            ledger.Surprise("a credential was logged");
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
            ledger.Deliver(order);
        }
    }

    // What is in conflict is delivered no more: a queue's dead-letter rule would take it in the end.
    private void Settle(ChaosDelivery delivery, InvocationResult result, string log)
    {
        var verdicts = delivery.Judge(result, log);
        foreach (var (order, verdict) in delivery.Orders.Zip(verdicts))
        {
            switch (verdict)
            {
                case ChaosVerdict.Stored:
                    ledger.Acknowledge(order);
                    break;
                case ChaosVerdict.InConflict:
                    ledger.Refuse(order);
                    break;
                case ChaosVerdict.Surprising:
                    ledger.Surprise($"{order} was answered: {result.Body}");
                    break;
                case ChaosVerdict.Unsettled:
                    break;
                default:
                    throw new InvalidOperationException($"There is no verdict {verdict}.");
            }
        }

        queue.Return(delivery.Orders.Where((_, index) => verdicts[index] == ChaosVerdict.Unsettled));
    }
}
