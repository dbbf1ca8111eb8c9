namespace ReceiptAot.Function.Storage;

/// <summary>
/// A bucket. All methods throw <see cref="StorageRefused"/> for a final error, <see cref="StorageUnavailable"/> for a transient error, and
/// <see cref="TimeoutException"/> if there was no response before the deadline.
/// </summary>
internal interface IObjectStore
{
    string Bucket { get; }

    /// <summary>Stores a receipt, unless the key exists.</summary>
    /// <returns>False if the key exists.</returns>
    bool PutIfAbsent(ReceiptKey key, ReadOnlyMemory<byte> content, Deadline deadline);

    /// <summary>Reads an object up to <paramref name="maxBytes"/>.</summary>
    /// <returns>Null if the key does not exist.</returns>
    ReadOnlyMemory<byte>? Get(ReceiptKey key, int maxBytes, Deadline deadline);
}
