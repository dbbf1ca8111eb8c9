using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// A bucket, as far as storing receipts needs it. Every call throws <see cref="StorageRefused"/> for a final no, <see cref="StorageUnavailable"/>
/// for a passing one, and <see cref="TimeoutException"/> when its time, which has to be more than nothing, was over before it
/// had an answer.
/// </summary>
internal interface IObjectStore
{
    /// <summary>The bucket, as it stands in messages.</summary>
    string Bucket { get; }

    /// <summary>Stores an object of type <c>text/plain; charset=utf-8</c>, unless one stands under the key.</summary>
    /// <returns>Whether it was stored.</returns>
    Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan limit);

    /// <summary>Does all that such a put does but send it: so its code has run, and a connection is open. Nothing is stored.</summary>
    Task RehearseAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan limit);

    /// <summary>Reads an object's first bytes, at most <paramref name="maxBytes"/> of them.</summary>
    /// <returns>Null when nothing stands under the key.</returns>
    Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, TimeSpan limit);
}
