using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ReceiptAot.Core;

/// <summary>A receipt: three lines of UTF-8 with LF between them, no byte order mark and no final newline.</summary>
public sealed class Receipt
{
    // Room for the labels and the longest amount: 29 digits, a sign and a point.
    private const int FixedBytes = 64;

    private Receipt(ReceiptKey key, ReadOnlyMemory<byte> text) => (Key, Text) = (key, text);

    /// <summary>Where it is stored.</summary>
    public ReceiptKey Key { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The receipt of an order: equal orders give equal bytes.</summary>
    public static Receipt For(Order order)
    {
        var id = order.Key.OrderId;
        var text = new byte[FixedBytes + Encoding.UTF8.GetByteCount(id) + Encoding.UTF8.GetByteCount(order.Item)];
        return Utf8.TryWrite(
            text,
            CultureInfo.InvariantCulture,
            $"OrderID: {id}\nAmount: ${new Money(order.Amount)}\nItem: {order.Item}",
            out var length)
            ? new Receipt(order.Key, text.AsMemory(0, length))
            : throw new InvalidOperationException("A receipt outgrew the room reckoned for it.");
    }
}
