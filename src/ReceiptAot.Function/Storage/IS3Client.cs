using ReceiptAot.Core;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// Signs the two requests that a receipt needs and sends each once. What a response means is for <see cref="S3ObjectStore"/> to say. The
/// exceptions are those of <see cref="ConnectionPool.Send"/>, and <see cref="InvalidOperationException"/> for a request that could not be
/// written.
/// </summary>
internal interface IS3Client
{
    /// <summary>How far S3's clock is ahead of this machine's: a signature holds the time.</summary>
    TimeSpan ClockCorrection { set; }

    /// <summary>PutObject with <c>If-None-Match: *</c>.</summary>
    HttpResponse Put(string key, ReadOnlyMemory<byte> content, Deadline deadline);

    /// <summary>GetObject, of which at most <paramref name="maxBytes"/> bytes are read.</summary>
    HttpResponse Get(string key, int maxBytes, Deadline deadline);
}
