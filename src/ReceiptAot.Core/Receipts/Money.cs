using System.Globalization;

namespace ReceiptAot.Core.Receipts;

/// <summary>
/// An amount as a receipt shows it: the exact decimal with at least two fraction digits, without trailing zeros after the second, without
/// grouping, exponent or negative zero, the same in every culture. <c>1.50000</c> is <c>1.50</c>; <c>10.005</c> stays <c>10.005</c>.
/// </summary>
public readonly record struct Money(decimal Amount)
{
    // A decimal has at most 28 fraction digits: two that are always shown, and 26 that are shown up to the last one that is not zero.
    private const string Format = "0.00##########################";

    public override string ToString() => Amount.ToString(Format, CultureInfo.InvariantCulture);
}
