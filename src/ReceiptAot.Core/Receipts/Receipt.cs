using System.Text;
using ReceiptAot.Core.Orders;

namespace ReceiptAot.Core.Receipts;

/// <summary>A receipt: three lines of UTF-8 separated by LF, without a byte order mark or a final newline.</summary>
public sealed class Receipt
{
    public const string ContentType = "text/plain; charset=utf-8";

    private Receipt(ReceiptKey key, ReadOnlyMemory<byte> text) => (Key, Text) = (key, text);

    public ReceiptKey Key { get; }
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>Formats the receipt of an order. Equal orders give equal bytes.</summary>
    public static Receipt For(Order order)
    {
        // The item, which may have megabytes, is appended separately so that it is copied only once.
        var start = $"OrderID: {order.Id.Value}\nAmount: ${new Money(order.Amount)}\nItem: ";
        var text = new byte[Encoding.UTF8.GetByteCount(start) + Encoding.UTF8.GetByteCount(order.Item)];
        var length = Encoding.UTF8.GetBytes(start, text);
        _ = Encoding.UTF8.GetBytes(order.Item, text.AsSpan(length));
        return new Receipt(new ReceiptKey(order.Id), text);
    }
}
