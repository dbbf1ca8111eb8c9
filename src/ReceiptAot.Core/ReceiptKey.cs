using System.Text;

namespace ReceiptAot.Core;

/// <summary>
/// The S3 object key of a receipt: <c>receipts/{order id}.txt</c>. It can't be empty, climb out of <c>receipts/</c>, hold a line break
/// or pass S3's limit on a key, and two different order ids never share one.
/// </summary>
public sealed record ReceiptKey
{
    private const int MaxBytes = 1024; // S3's limit on a key, in UTF-8 (Amazon S3 User Guide, "Naming Amazon S3 objects")
    private const string Prefix = "receipts/";
    private const string Suffix = ".txt";
    private static readonly int maxOrderIdBytes = MaxBytes - Prefix.Length - Suffix.Length;

    private ReceiptKey(string orderId) => (OrderId, Value) = (orderId, Prefix + orderId + Suffix);

    /// <summary>The order id as the event gave it.</summary>
    public string OrderId { get; }

    /// <summary>The key, as S3 takes it.</summary>
    public string Value { get; }

    /// <summary>The order id, fit for a log line or an error: see <see cref="MessageText"/>.</summary>
    public string OrderIdForMessages => MessageText.Of(OrderId);

    /// <summary>The key, fit for a log line or an error: see <see cref="MessageText"/>.</summary>
    public string ForMessages => Prefix + OrderIdForMessages + Suffix;

    /// <summary>The key of an order id; null when <paramref name="faults"/> got the reasons why it can have none.</summary>
    /// <param name="member">The member that holds the id, as the event spelled it.</param>
    /// <param name="id">A string or a number.</param>
    /// <param name="faults">Where each fault is added.</param>
    internal static ReceiptKey? TryCreate(string member, MemberValue id, List<OrderFault> faults)
    {
        // Before anything that takes time and memory with the length: an event may be a single id of 6 MB.
        if (Encoding.UTF8.GetByteCount(id.Text) is var bytes && bytes > maxOrderIdBytes)
        {
            faults.Add(new(
                member,
                $"{id.Describe()}, {bytes} bytes of UTF-8",
                $"at most {maxOrderIdBytes} bytes, so that the key keeps within S3's {MaxBytes}"));
            return null;
        }

        var before = faults.Count;
        if (LineText.FindOffender(id.Text) is { } offender)
        {
            faults.Add(new(member, $"{id.Describe()} with {offender}", LineText.Expected));
        }

        if (Array.Exists(id.Text.Split('/'), static segment => segment is "" or "." or ".."))
        {
            faults.Add(new(
                member,
                $"{id.Describe()} with an empty, '.' or '..' path segment",
                "no '/' at either end, and no empty, '.' or '..' path segment"));
        }

        return faults.Count == before ? new ReceiptKey(id.Text) : null;
    }
}
