using System.Globalization;

namespace ReceiptAot.Function;

/// <summary>Of an event's orders, some or all are not stored. A retry helps as it does for each of these.</summary>
internal sealed class PartialFailure(IReadOnlyList<OrderRecord> records) : FunctionError(Describe(records))
{
    private const int MaxReasons = 20; // the log has all of them

    private static string Describe(IReadOnlyList<OrderRecord> records)
    {
        var failed = Enumerable.Range(0, records.Count).Where(at => records[at].Error is not null).ToList();
        var stored = Enumerable.Range(0, records.Count).Where(at => records[at] is { Error: null, Order: not null }).ToList();
        var reasons = failed.Take(MaxReasons).Select(at => $" [{at}] {records[at].Error!.GetType().Name}: {records[at].Error!.Message}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Count} of {failed.Count + stored.Count} orders failed.{string.Concat(reasons)} Failed: {List(failed)}; stored: {List(stored)}.");
    }

    private static string List(List<int> indexes) =>
        indexes.Count == 0 ? "none" : string.Join(", ", indexes.Select(static index => $"[{index}]"));
}
