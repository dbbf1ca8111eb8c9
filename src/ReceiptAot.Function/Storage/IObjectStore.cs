using ReceiptAot.Core;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// A bucket, as far as storing receipts needs it. Every method throws <see cref="StorageRefused"/> for a final error,
/// <see cref="StorageUnavailable"/> for a transient one, and <see cref="TimeoutException"/> when the deadline was over before there was a
/// response.
/// </summary>
internal interface IObjectStore
{
    /// <summary>The name of the bucket.</summary>
    string Bucket { get; }

    /// <summary>Stores an object of type <c>text/plain; charset=utf-8</c>, unless the key exists.</summary>
    /// <returns>Whether the object was stored.</returns>
    bool PutIfAbsent(ReceiptKey key, ReadOnlyMemory<byte> content, Deadline deadline);

    /// <summary>Reads the first bytes of an object, at most <paramref name="maxBytes"/> of them.</summary>
    /// <returns>Null when the key does not exist.</returns>
    ReadOnlyMemory<byte>? Get(ReceiptKey key, int maxBytes, Deadline deadline);
}
