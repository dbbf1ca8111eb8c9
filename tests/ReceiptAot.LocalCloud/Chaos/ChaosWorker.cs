using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>Delivers events to one process at a time, which is killed and frozen at random times.</summary>
internal sealed class ChaosWorker(
    string bootstrap,
    IReadOnlyDictionary<string, string?> environment,
    Random random,
    ChaosQueue queue,
    ChaosLedger ledger,
    ChaosCounts counts,
    CancellationToken stop)
{
    private const double KillRate = 0.05;
    private const double FreezeRate = 0.05;
    private const double RepeatRate = 0.03;

    // Upper bounds of the time to a kill: most processes are killed during their first requests, some while they wait before a retry.
    private static readonly int[] maxLifetimes = [30, 30, 30, 1500]; // ms

    // Longer than a connection is kept, in some cases.
    private static readonly int[] maxFreezes = [50, 400, 400, 5000]; // ms

    // The deadline that the function is given, and the time after which it is killed: a busy machine is not a fault of the function.
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan killAfter = TimeSpan.FromSeconds(15);

    private readonly string[] secrets =
        [.. ((string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
            .Select(environment.GetValueOrDefault).OfType<string>()];

    private Sandbox? sandbox;
    private int invocations; // of the process

    /// <summary>Delivers events until the queue is closed and empty.</summary>
    /// <param name="end">Ends the kills and freezes.</param>
    /// <param name="giveUp">Makes every event that is not yet delivered a violation.</param>
    public async Task RunAsync(CancellationToken end, CancellationToken giveUp)
    {
        while (!stop.IsCancellationRequested && queue.Take() is { } delivery)
        {
            if (giveUp.IsCancellationRequested)
            {
                ledger.AddViolation($"{delivery.Orders[0]} has no result, although S3 has had no faults for a while");
                continue;
            }

            await DeliverAsync(delivery, isChaotic: !end.IsCancellationRequested);
        }

        await EndProcessAsync();
    }

    private async Task DeliverAsync(ChaosDelivery delivery, bool isChaotic)
    {
        counts.AddEvent(delivery.Source);
        foreach (var order in delivery.Orders)
        {
            ledger.AddDelivery(order);
        }

        using var kill = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (isChaotic && random.NextDouble() < KillRate)
        {
            kill.CancelAfter(random.Next(maxLifetimes[random.Next(maxLifetimes.Length)]));
        }

        try
        {
            sandbox ??= await StartProcessAsync(kill.Token);
            var freeze = isChaotic && random.NextDouble() < FreezeRate ? await BeginFreezeAsync(sandbox.Process) : Task.CompletedTask;
            try
            {
                Record(delivery, await sandbox.InvokeAsync(delivery.Payload, timeout, killAfter, kill.Token), isChaotic);
            }
            finally
            {
                await freeze;
            }
        }
        catch (OperationCanceledException)
        {
            counts.AddFaults("kill", stop.IsCancellationRequested ? 0 : 1);
            queue.Complete(delivery, delivery.Orders);
        }

        if (kill.IsCancellationRequested || sandbox is { Process.HasExited: true })
        {
            await EndProcessAsync();
        }
    }

    private async Task<Sandbox> StartProcessAsync(CancellationToken kill)
    {
        counts.AddProcess();
        invocations = 0;
        var started = await Sandbox.StartAsync(bootstrap, environment, kill);
        started.SendsInterimResponses = random.Next(2) == 0;
        return started;
    }

    /// <summary>Freezes the process before the event is sent, or a little later, and returns a task that continues the process.</summary>
    private async Task<Task> BeginFreezeAsync(FunctionProcess process)
    {
        var (delay, duration) = (random.Next(2) * random.Next(200), random.Next(10, maxFreezes[random.Next(maxFreezes.Length)]));
        counts.AddFaults("freeze");
        if (delay == 0)
        {
            await process.SignalAsync("STOP");
        }

        return FreezeAsync();

        async Task FreezeAsync()
        {
            if (delay > 0)
            {
                await Task.Delay(delay, stop);
                await process.SignalAsync("STOP");
            }

            await Task.Delay(duration, stop);
            await process.SignalAsync("CONT");
        }
    }

    // An order in conflict is not delivered again: a queue would move it to its dead-letter queue in the end, a stream to its destination.
    private void Record(ChaosDelivery delivery, InvocationResult result, bool isChaotic)
    {
        var log = new InvocationLog(sandbox!.Process.ReadNewLog());
        var outcomes = delivery.Classify(result, log);
        if (result.Outcome == InvocationOutcome.Exit)
        {
            counts.AddFaults("timeout");
            if (sandbox.Process.ExitCode != 128 + 9) // killed
            {
                ledger.AddViolation($"{result.Body} {delivery.Orders[0]}");
            }
        }
        else
        {
            foreach (var violation in InvocationAudit.FindViolations(delivery, outcomes, log, isColdStart: invocations++ == 0))
            {
                ledger.AddViolation($"{violation} ({delivery.Source}, request {result.RequestId})");
            }
        }

        log.StoredIds.ForEach(ledger.AddNewlyStored);
        foreach (var (order, outcome) in delivery.Orders.Zip(outcomes))
        {
            Record(order, outcome, result);
        }

        // Lambda delivers an event again now and then although nothing failed.
        var isRepeated = isChaotic && random.NextDouble() < RepeatRate;
        queue.Complete(
            delivery, [.. delivery.Orders.Where((_, index) => isRepeated || outcomes[index] == ChaosOutcome.Redeliver)]);
    }

    private void Record(ChaosOrder order, ChaosOutcome outcome, InvocationResult result)
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

    private async Task EndProcessAsync()
    {
        if (sandbox is not null)
        {
            await sandbox.Process.KillAsync();
            if (secrets.Any(sandbox.Process.Log.Contains))
            {
                ledger.AddViolation("a credential was logged");
            }

            await sandbox.DisposeAsync();
            sandbox = null;
        }
    }
}
