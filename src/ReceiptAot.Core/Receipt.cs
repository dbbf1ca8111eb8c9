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
    public static Receipt For(Order order)
    {
        // The item apart, as it may be of megabytes: it is copied once.
        var start = $"OrderID: {order.Key.OrderId}\nAmount: ${new Money(order.Amount)}\nItem: ";
        var text = new byte[Encoding.UTF8.GetByteCount(start) + Encoding.UTF8.GetByteCount(order.Item)];
        var length = Encoding.UTF8.GetBytes(start, text);
        _ = Encoding.UTF8.GetBytes(order.Item, text.AsSpan(length));
        return new Receipt(order.Key, text);
    }
}
