using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>
/// Connections to S3, as many as requests were ever sent at once, which are RECEIPT_CONCURRENCY at most. None is used after it was idle for
/// too long.
/// </summary>
/// <param name="endpoint">Where to.</param>
/// <param name="tls">How to speak TLS with a host.</param>
/// <param name="time">The clock.</param>
[SuppressMessage("Reliability", "CA2000", Justification = "Each connection is kept, or disposed of when its exchange is over.")]
internal sealed class KeptConnections(BucketEndpoint endpoint, Func<string, SslClientAuthenticationOptions> tls, TimeProvider time) : IDisposable
{
    private readonly HostAddresses addresses = new(endpoint.Host);

    // The last one that was used is on top, so below one that is too old are none but older ones.
    private readonly ConcurrentStack<(S3Connection Connection, DateTimeOffset LastUse)> idle = new();

    /// <inheritdoc cref="S3Connection.Exchange"/>
    public S3Reply Send(ReadOnlySpan<byte> request, Func<HttpReplyHead, int> mostOfBody, Deadline deadline)
    {
        if (TakeFresh() is { } kept)
        {
            try
            {
                return Exchange(kept, request, mostOfBody, deadline);
            }
            catch (Exception e) when (e is IOException or MalformedReplyException && !kept.ReplyHasBegun && !deadline.IsOver)
            {
                // S3 has ended it just now; whether it took the request, a second conditional put finds out as well as any.
            }
        }

        return Exchange(new S3Connection(endpoint, addresses, tls, deadline), request, mostOfBody, deadline);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryPop(out var kept))
        {
            kept.Connection.Dispose();
        }
    }

    private S3Reply Exchange(S3Connection connection, ReadOnlySpan<byte> request, Func<HttpReplyHead, int> mostOfBody, Deadline deadline)
    {
        var isFree = false;
        try
        {
            var reply = connection.Exchange(request, mostOfBody, deadline);
            isFree = connection.IsReusable;
            return reply;
        }
        finally
        {
            if (isFree)
            {
                Keep(connection);
            }
            else
            {
                connection.Dispose();
            }
        }
    }

    private S3Connection? TakeFresh()
    {
        while (idle.TryPop(out var kept))
        {
            if ((time.GetUtcNow() - kept.LastUse).Duration() > ConnectionLimits.Idle)
            {
                kept.Connection.Dispose();
                Dispose();
            }
            else if (kept.Connection.HasEnded)
            {
                kept.Connection.Dispose();
            }
            else
            {
                return kept.Connection;
            }
        }

        return null;
    }

    private void Keep(S3Connection connection) => idle.Push((connection, time.GetUtcNow()));
}
