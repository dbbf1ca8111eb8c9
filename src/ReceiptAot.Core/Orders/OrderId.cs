using System.Text;
using ReceiptAot.Core.Text;

namespace ReceiptAot.Core.Orders;

/// <summary>
/// An order id that can be part of an S3 object key: not empty, one line, no path segment that is empty, <c>.</c> or <c>..</c>, and at most
/// 1,011 bytes of UTF-8.
/// </summary>
public sealed record OrderId
{
    // S3's limit on a key, in UTF-8 (Amazon S3 User Guide, "Naming Amazon S3 objects"), of which receipts/ and .txt need 13 bytes.
    private const int MaxKeyBytes = 1024;
    private const int MaxBytes = MaxKeyBytes - 13;

    private OrderId(string value) => Value = value;

    public string Value { get; }

    /// <summary>See <see cref="LogText"/>.</summary>
    public string ForLog => LogText.Sanitize(Value);

    /// <summary>Creates an order id, or adds the reasons why the value cannot be one to <paramref name="faults"/>.</summary>
    /// <param name="value">A string or a number.</param>
    internal static OrderId? TryCreate(string member, MemberValue value, List<OrderFault> faults)
    {
        // The length comes first, as the other checks take time and memory with the length: an event may be a single id of 6 MB.
        if (Encoding.UTF8.GetByteCount(value.Text) is var bytes and > MaxBytes)
        {
            faults.Add(new(
                member,
                $"{value.Describe()}, {bytes} bytes of UTF-8",
                $"at most {MaxBytes} bytes, so that the object key stays within the {MaxKeyBytes} bytes that S3 allows"));
            return null;
        }

        var isValid = true;
        if (UnsafeCharacters.Find(value.Text) is { } unsafeCharacter)
        {
            faults.Add(new(member, $"{value.Describe()} with {unsafeCharacter}", UnsafeCharacters.NoneExpected));
            isValid = false;
        }

        if (Array.Exists(value.Text.Split('/'), static segment => segment is "" or "." or ".."))
        {
            faults.Add(new(
                member,
                $"{value.Describe()} with an empty, '.' or '..' path segment",
                "no '/' at either end, and no empty, '.' or '..' path segment"));
            isValid = false;
        }

        return isValid ? new OrderId(value.Text) : null;
    }
}
