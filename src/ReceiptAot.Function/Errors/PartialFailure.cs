using System.Globalization;

namespace ReceiptAot.Function.Errors;

/// <summary>Some or all of the orders of an event are not stored. A retry helps if it helps for each of their errors.</summary>
internal sealed class PartialFailure(IReadOnlyList<(int Index, Exception Error)> failed, IReadOnlyList<int> stored)
    : FunctionError(Describe(failed, stored))
{
    private const int MaxReasons = 20; // the log has all of them

    private static string Describe(IReadOnlyList<(int Index, Exception Error)> failed, IReadOnlyList<int> stored)
    {
        var reasons = failed.Take(MaxReasons).Select(static at => $" [{at.Index}] {at.Error.GetType().Name}: {at.Error.Message}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Count} of {failed.Count + stored.Count} orders failed.{string.Concat(reasons)} "
            + $"Failed: {List(failed.Select(static at => at.Index))}; stored: {List(stored)}.");
    }

    private static string List(IEnumerable<int> indexes) =>
        string.Join(", ", indexes.Select(static index => $"[{index}]")) is { Length: > 0 } list ? list : "none";
}
