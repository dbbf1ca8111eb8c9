namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The counts and findings of a chaos run.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Events">Events of each source.</param>
/// <param name="Deliveries">Orders in all events, counted at each delivery.</param>
/// <param name="Orders">Different orders in all events.</param>
/// <param name="Stored">Orders whose receipt is stored.</param>
/// <param name="Conflicts">Orders in conflict with a stored receipt.</param>
/// <param name="Requests">All requests to the embedded S3; those to another server are not counted.</param>
/// <param name="Processes">All processes.</param>
/// <param name="Faults">Faults of each kind, with the killed and the frozen processes.</param>
/// <param name="IsComplete">Whether every order was processed: the run was not stopped.</param>
/// <param name="Violations">Descriptions of everything that is wrong.</param>
public sealed record ChaosReport(
    int Seed,
    IReadOnlyDictionary<string, int> Events,
    int Deliveries,
    int Orders,
    int Stored,
    int Conflicts,
    int Requests,
    int Processes,
    IReadOnlyDictionary<string, int> Faults,
    bool IsComplete,
    IReadOnlyList<string> Violations)
{
    public override string ToString() =>
        $"seed {Seed}: {Events.Values.Sum()} events ({List(Events)}) with {Deliveries} deliveries of {Orders} orders; "
        + $"{Stored} stored, {Conflicts} in conflict; {(Requests > 0 ? $"{Requests} requests, " : "")}{Processes} processes; "
        + $"faults: {List(Faults)}";

    private static string List(IReadOnlyDictionary<string, int> counts) => string.Join(
        ", ", counts.OrderBy(static count => count.Key, StringComparer.Ordinal).Select(static count => $"{count.Key} {count.Value}"));
}
