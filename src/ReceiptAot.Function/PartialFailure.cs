using System.Globalization;

namespace ReceiptAot.Function;

/// <summary>Of an event's orders, some or all are not stored. A retry helps as it does for each of these.</summary>
internal sealed class PartialFailure(IReadOnlyList<OrderRecord> records) : FunctionError(Describe(records))
{
    private const int MaxReasons = 20; // the log has all of them
    private const int MaxListed = 10_000; // the most records of a batch; of more, an error has no room for each one

    private static string Describe(IReadOnlyList<OrderRecord> records)
    {
        var failed = Enumerable.Range(0, records.Count).Where(at => records[at].Error is not null).ToList();
        var stored = Enumerable.Range(0, records.Count).Where(at => records[at] is { Error: null, Order: not null }).ToList();
        var reasons = failed.Take(MaxReasons).Select(at => $" [{at}] {records[at].Error!.GetType().Name}: {records[at].Error!.Message}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Count} of {failed.Count + stored.Count} orders failed.{string.Concat(reasons)} Failed: {List(failed)}; stored: {List(stored)}.");
    }

    private static string List(List<int> indexes) => indexes.Count switch
    {
        0 => "none",
        <= MaxListed => string.Join(", ", indexes.Select(static index => $"[{index}]")),
        _ => string.Join(", ", indexes.Index().GroupBy(static at => at.Item - at.Index).Select(static run => $"[{run.First().Item}] to [{run.Last().Item}]")),
    };
}
