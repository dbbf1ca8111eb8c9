using System.Text;
using ReceiptAot.Core.Receipts;
using ReceiptAot.Function.Events;
using ReceiptAot.Function.Storage;
using ReceiptAot.Http;

namespace ReceiptAot.LocalCloud.Run;

/// <summary>
/// Checks that a server honors <c>If-None-Match: *</c>. Some S3-compatible servers ignore it, and so overwrite receipts: radosgw 16 does on
/// a versioned bucket.
/// </summary>
internal static class OverwriteCheck
{
    // The key is always the same, because the check needs no permission to delete: at most one object of the check stays in a bucket.
    private static readonly Receipt first = CreateReceipt(amount: 1);
    private static readonly Receipt second = CreateReceipt(amount: 2);

    public static ReceiptKey Key => first.Key;

    /// <summary>Whether the server overwrites an object.</summary>
    /// <remarks>Sends two PUTs of one key, or only the first one if the server reports that the object of an earlier check
    /// exists.</remarks>
    public static bool IsOverwritten(S3ObjectStore objects, Deadline deadline) =>
        objects.PutIfAbsent(first.Key, first.Text, deadline) && objects.PutIfAbsent(second.Key, second.Text, deadline);

    private static Receipt CreateReceipt(int amount)
    {
        var order = $$"""{"Order_id": "receipt-aot-overwrite-check", "Amount": {{amount}}, "Item": "Check of If-None-Match"}""";
        return Receipt.For(EventReader.Read(Encoding.UTF8.GetBytes(order)).Records.Single().Order!);
    }
}
