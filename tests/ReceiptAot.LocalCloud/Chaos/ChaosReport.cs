namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The counts and findings of a chaos run.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Events">All events.</param>
/// <param name="Batches">Events from a standard queue.</param>
/// <param name="FifoBatches">Events from a FIFO queue.</param>
/// <param name="Deliveries">Orders in all events, counted at each delivery.</param>
/// <param name="Orders">Different orders in all events.</param>
/// <param name="Stored">Orders whose receipt is stored.</param>
/// <param name="Conflicts">Orders in conflict with a stored receipt.</param>
/// <param name="Faults">Requests to S3 with a fault.</param>
/// <param name="Requests">All requests to S3.</param>
/// <param name="Kills">Killed processes.</param>
/// <param name="Processes">All processes.</param>
/// <param name="IsComplete">Whether every order was processed: the run was not stopped.</param>
/// <param name="Violations">Descriptions of everything that is wrong.</param>
public sealed record ChaosReport(
    int Seed,
    int Events,
    int Batches,
    int FifoBatches,
    int Deliveries,
    int Orders,
    int Stored,
    int Conflicts,
    int Faults,
    int Requests,
    int Kills,
    int Processes,
    bool IsComplete,
    IReadOnlyList<string> Violations)
{
    public override string ToString() =>
        $"seed {Seed}: {Events} events, {Batches} of them from a queue and {FifoBatches} from a FIFO queue, "
        + $"with {Deliveries} deliveries of {Orders} orders; {Stored} stored, {Conflicts} in conflict; "
        + $"{Faults} faults in {Requests} requests; {Kills} of {Processes} processes killed";
}
