using ReceiptAot.Core.Orders;

namespace ReceiptAot.Core.Receipts;

/// <summary>The S3 object key of a receipt. Different order ids have different keys.</summary>
public sealed record ReceiptKey(OrderId OrderId)
{
    /// <summary><c>receipts/{order id}.txt</c>, at most 1,024 bytes of UTF-8.</summary>
    public string Value { get; } = Format(OrderId.Value);

    /// <summary>See <see cref="Text.LogText"/>.</summary>
    public string ForLog => Format(OrderId.ForLog);

    private static string Format(string orderId) => $"receipts/{orderId}.txt";
}
