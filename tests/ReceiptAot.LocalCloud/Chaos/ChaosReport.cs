namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>What a chaos run did, and what came of it.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Events">Events sent.</param>
/// <param name="Batches">Those from a standard queue.</param>
/// <param name="FifoBatches">Those from a FIFO queue.</param>
/// <param name="Deliveries">Orders in them, each as often as it was delivered.</param>
/// <param name="Orders">Orders in them, each once.</param>
/// <param name="Stored">Orders that have their receipt.</param>
/// <param name="Conflicts">Orders that met another receipt.</param>
/// <param name="Faults">Requests to S3 that met a fault.</param>
/// <param name="Requests">All of them.</param>
/// <param name="Kills">Processes killed.</param>
/// <param name="Processes">All of them.</param>
/// <param name="IsComplete">Whether the run was not stopped before every order was answered.</param>
/// <param name="Wrong">What is wrong; nothing when the ledger is balanced.</param>
public sealed record ChaosReport(
    int Seed, int Events, int Batches, int FifoBatches, int Deliveries, int Orders, int Stored, int Conflicts, int Faults, int Requests, int Kills,
    int Processes, bool IsComplete, IReadOnlyList<string> Wrong)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}: {Events} events, {Batches} of them from a queue and {FifoBatches} from a FIFO queue, with {Deliveries} deliveries of {Orders} "
        + $"orders; {Stored} stored, {Conflicts} in conflict; {Faults} faults in {Requests} requests; {Kills} of {Processes} processes killed";
}
