using System.Globalization;

namespace ReceiptAot.Core;

/// <summary>
/// An amount as a receipt shows it: the exact decimal, with at least two fraction digits and no more zeros after them than that, no
/// grouping, no exponent, no negative zero, the same in every culture. <c>1.50000</c> is <c>1.50</c>, <c>10.005</c> stays.
/// </summary>
public readonly record struct Money(decimal Amount)
{
    // Two digits always, and a decimal's other 26 only if they are there.
    private const string Exact = "0.00##########################";

    /// <inheritdoc/>
    public override string ToString() => Amount.ToString(Exact, CultureInfo.InvariantCulture);
}
