using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace ReceiptAot.Http;

/// <summary>
/// Connections that are kept from request to request: as many as requests were ever sent at once. None is used after it was idle for more
/// than 4 s of wall time, or after the server has closed it.
/// </summary>
/// <param name="tls">How to speak TLS with a host.</param>
/// <param name="time">The clock.</param>
[SuppressMessage("Reliability", "CA2000", Justification = "Each connection is kept, or disposed when its exchange is over.")]
internal sealed class ConnectionPool(Func<string, SslClientAuthenticationOptions> tls, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan maxConnectTime = TimeSpan.FromSeconds(1);

    // S3 closes idle connections within seconds. A sandbox that was frozen finds its sockets dead, while the clock that timers run by may
    // have stood still: hence wall time.
    private static readonly TimeSpan maxIdleTime = TimeSpan.FromSeconds(4);

    // The connection that was used last is on top: below one that is too old are only older ones.
    private readonly ConcurrentStack<(HttpConnection Connection, DateTimeOffset LastUse)> idle = new();

    /// <summary>
    /// Whether each PUT is replaced by a CORS preflight, which opens the connection, is not signed and changes nothing; the PUT is answered
    /// with 200 and an ETag, whatever the server says to the preflight. S3 answers 403 unless the bucket has a CORS rule (Amazon S3 API
    /// Reference, "OPTIONS object"). By published recordings, S3 closes the connection after an OPTIONS without these headers, and not
    /// after one with them; S3 itself was not tried.
    /// </summary>
    public bool IsWarmingUp { get; set; }

    /// <summary>
    /// Sends a request once. Only if it goes out on a kept connection that ends before a byte of the response has come is it sent once more,
    /// on a new connection: the server has closed the old one just now.
    /// </summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="request">Head and body.</param>
    /// <param name="maxSuccessBytes">See <see cref="HttpResponseReader.Reset"/>.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="IOException">The connection could not be opened or broke, or the response is malformed.</exception>
    /// <exception cref="AuthenticationException">The server's certificate is not trusted.</exception>
    /// <exception cref="TimeoutException">The deadline is over, or no connection could be opened within 1 s.</exception>
    public HttpResponse Send(HttpEndpoint endpoint, ReadOnlySpan<byte> request, int maxSuccessBytes, Deadline deadline)
    {
        if (IsWarmingUp && request.StartsWith("PUT "u8))
        {
            _ = SendOnce(endpoint, Preflight(endpoint), maxSuccessBytes, deadline);
            return new HttpResponse(HttpResponseHead.Parse("HTTP/1.1 200 OK\r\nETag: \"warm-up\"\r\nContent-Length: 0\r\n\r\n"u8), [], IsCut: false);
        }

        return SendOnce(endpoint, request, maxSuccessBytes, deadline);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryPop(out var kept))
        {
            kept.Connection.Dispose();
        }
    }

    private HttpResponse SendOnce(HttpEndpoint endpoint, ReadOnlySpan<byte> request, int maxSuccessBytes, Deadline deadline)
    {
        if (TakeFresh(endpoint) is { } kept)
        {
            try
            {
                return Exchange(kept, request, maxSuccessBytes, deadline);
            }
            catch (IOException) when (!kept.HasReceived)
            {
                // Whether the server took the request, the second one finds out: a conditional PUT meets its own bytes.
            }
        }

        var connection = new HttpConnection(endpoint, endpoint.IsTls ? tls(endpoint.Host) : null, time, deadline.AtMost(maxConnectTime));
        return Exchange(connection, request, maxSuccessBytes, deadline);
    }

    private HttpResponse Exchange(HttpConnection connection, ReadOnlySpan<byte> request, int maxSuccessBytes, Deadline deadline)
    {
        var isReusable = false;
        try
        {
            var response = connection.Exchange(request, deadline, maxSuccessBytes);
            isReusable = response.IsReusable;
            return new HttpResponse(response.Head, [.. response.Body], response.IsCut);
        }
        finally
        {
            if (isReusable)
            {
                idle.Push((connection, time.GetUtcNow()));
            }
            else
            {
                connection.Dispose();
            }
        }
    }

    private HttpConnection? TakeFresh(HttpEndpoint endpoint)
    {
        while (idle.TryPop(out var kept))
        {
            var isTooOld = (time.GetUtcNow() - kept.LastUse).Duration() > maxIdleTime;
            if (!isTooOld && kept.Connection.Endpoint == endpoint && kept.Connection.IsUsable)
            {
                return kept.Connection;
            }

            kept.Connection.Dispose();
            if (isTooOld)
            {
                Dispose();
            }
        }

        return null;
    }

    private static byte[] Preflight(HttpEndpoint endpoint) => Encoding.ASCII.GetBytes(
        $"OPTIONS / HTTP/1.1\r\nhost: {endpoint.Authority}\r\norigin: https://receipt-aot.invalid\r\naccess-control-request-method: PUT\r\n\r\n");
}
