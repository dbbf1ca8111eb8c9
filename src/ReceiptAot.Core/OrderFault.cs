namespace ReceiptAot.Core;

/// <summary>One reason why an order was refused. Its texts never hold a value of the order, so they may be logged and sent to a stranger.</summary>
/// <param name="Member">The member as the event spelled it, at most 64 characters; its usual name where it is missing.</param>
/// <param name="Found">What stands there, by kind, length and first offending code point.</param>
/// <param name="Expected">What would have been accepted.</param>
public sealed record OrderFault(string Member, string Found, string Expected);
