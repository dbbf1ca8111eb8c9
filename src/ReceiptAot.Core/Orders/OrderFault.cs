namespace ReceiptAot.Core.Orders;

/// <summary>
/// One reason why an order is refused. The texts never contain a value of the order, so they may be logged and sent to any caller.
/// </summary>
/// <param name="Member">The name of the member as the event spells it, at most 64 characters; the usual name of a missing member.</param>
/// <param name="Found">The value by kind, length and first forbidden code point.</param>
public sealed record OrderFault(string Member, string Found, string Expected);
