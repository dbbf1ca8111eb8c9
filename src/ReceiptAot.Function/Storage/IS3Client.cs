namespace ReceiptAot.Function.Storage;

/// <summary>
/// Signs a request and sends the request once; <see cref="S3ObjectStore"/> interprets the response. The methods throw the exceptions of
/// <see cref="ConnectionPool.Send"/>, and <see cref="InvalidOperationException"/> for a request that cannot be created.
/// </summary>
internal interface IS3Client
{
    /// <summary>How far S3's clock is ahead of this machine's clock: a signature includes the time.</summary>
    TimeSpan ClockCorrection { set; }

    /// <summary>PutObject with <c>If-None-Match: *</c>.</summary>
    HttpResponse Put(string key, ReadOnlyMemory<byte> content, Deadline deadline);

    /// <summary>GetObject, with the body read up to <paramref name="maxBytes"/>.</summary>
    HttpResponse Get(string key, int maxBytes, Deadline deadline);
}
