using System.Text;

namespace ReceiptAot.Core;

/// <summary>A receipt: three lines of UTF-8 with LF between them, no byte order mark and no final newline.</summary>
public sealed class Receipt
{
    /// <summary>Its media type.</summary>
    public const string ContentType = "text/plain; charset=utf-8";

    private Receipt(ReceiptKey key, ReadOnlyMemory<byte> text) => (Key, Text) = (key, text);

    /// <summary>Where it is stored.</summary>
    public ReceiptKey Key { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The receipt of an order: equal orders give equal bytes.</summary>
    public static Receipt For(Order order) => new(
        order.Key,
        Encoding.UTF8.GetBytes($"OrderID: {order.Key.OrderId}\nAmount: ${new Money(order.Amount)}\nItem: {order.Item}"));
}
