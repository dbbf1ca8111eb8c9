using System.Globalization;

namespace ReceiptAot.Function.Errors;

/// <summary>Some or all of the orders of an event are not stored. A retry helps if it helps for each of their errors.</summary>
/// <param name="errors">The errors of the records, by index; null for a record without an error.</param>
/// <param name="stored">The zero-based indexes of the records whose receipts are stored.</param>
internal sealed class PartialFailure(IReadOnlyList<Exception?> errors, IReadOnlyList<int> stored) : FunctionError(Describe(errors, stored))
{
    private const int MaxReasons = 20; // the log has up to 100 of each error type

    private static string Describe(IReadOnlyList<Exception?> errors, IReadOnlyList<int> stored)
    {
        var failed = Enumerable.Range(0, errors.Count).Where(index => errors[index] is not null).ToList();
        var reasons = failed.Take(MaxReasons).Select(index => $" [{index}] {errors[index]!.GetType().Name}: {errors[index]!.Message}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failed.Count} of {failed.Count + stored.Count} orders failed.{string.Concat(reasons)} "
            + $"Failed: {List(failed)}; stored: {List(stored)}.");
    }

    private static string List(IReadOnlyList<int> indexes) =>
        indexes.Count == 0 ? "none" : string.Join(", ", indexes.Select(static index => $"[{index}]"));
}
