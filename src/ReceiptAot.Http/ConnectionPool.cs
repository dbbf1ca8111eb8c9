using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace ReceiptAot.Http;

/// <summary>
/// Keeps connections alive between requests: as many as requests were ever sent at once. A connection is not used again after 4 s of idle
/// wall time, or after the server has closed the connection.
/// </summary>
[SuppressMessage("Reliability", "CA2000", Justification = "Each connection is kept, or disposed of after its exchange.")]
internal sealed class ConnectionPool(Func<string, SslClientAuthenticationOptions> tls, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan maxConnectTime = TimeSpan.FromSeconds(1);

    // S3 closes idle connections within seconds. When a frozen sandbox resumes, its connections may be dead although the monotonic clock
    // has not advanced: hence wall time.
    private static readonly TimeSpan maxIdleTime = TimeSpan.FromSeconds(4);

    private readonly HostResolver resolver = new();

    // The most recently used connection is on top.
    private readonly ConcurrentStack<(HttpConnection Connection, DateTimeOffset LastUse)> idle = new();

    private readonly TaskCompletionSource firstWrite = new();
    private Task? preflight;

    /// <summary>
    /// Whether each PUT request is replaced by a CORS preflight, which opens the connection, is not signed and changes nothing. The caller
    /// gets a 200 with an ETag, whatever the server responds to the preflight. S3 responds 403 unless the bucket has a CORS rule (Amazon S3
    /// API Reference, "OPTIONS object"). According to published traffic captures, S3 closes the connection after an OPTIONS request without
    /// the headers Origin and Access-Control-Request-Method, and else keeps the connection open. This was not verified against S3.
    /// </summary>
    public bool IsWarmingUp { get; set; }

    /// <summary>Starts the preflight on another thread. The first PUT request during the warm-up waits for the preflight.</summary>
    public void BeginPreflight(HttpEndpoint endpoint, Deadline deadline) => preflight = Task.Factory.StartNew(
        () =>
        {
            try
            {
                SendPreflight(endpoint, deadline);
            }
            finally
            {
                _ = firstWrite.TrySetResult();
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>
    /// Waits until the thread of the preflight waits for the server, or has failed, at the latest until the deadline of the preflight. Two
    /// threads that use OpenSSL for the first time at once take longer than one after the other: each waits for locks of the other
    /// (OpenSSL 3.0).
    /// </summary>
    public void WaitForFirstWrite()
    {
        if (preflight is not null)
        {
            firstWrite.Task.Wait();
        }
    }

    /// <summary>
    /// Sends a request once. Only if a kept connection ends before the first byte of the response is the request sent again, on a new
    /// connection: the server probably closed the old connection as the request was sent.
    /// </summary>
    /// <param name="request">Head and body.</param>
    /// <param name="maxSuccessBytes">See <see cref="HttpResponseReader.Reset"/>.</param>
    /// <exception cref="IOException">The connection cannot be opened or broke, or the response is malformed.</exception>
    /// <exception cref="AuthenticationException">The certificate of the server is not trusted.</exception>
    /// <exception cref="TimeoutException">The deadline has passed, or no connection was opened within 1 s.</exception>
    public HttpResponse Send(HttpEndpoint endpoint, ReadOnlySpan<byte> request, int maxSuccessBytes, Deadline deadline)
    {
        if (IsWarmingUp && request.StartsWith("PUT "u8))
        {
            if (Interlocked.Exchange(ref preflight, null) is { } begun)
            {
                begun.GetAwaiter().GetResult();
            }
            else
            {
                SendPreflight(endpoint, deadline);
            }

            var head = new HttpResponseHead("HTTP/1.1 200 OK\r\nETag: \"warm-up\"\r\nContent-Length: 0\r\n\r\n"u8);
            return new HttpResponse(head, [], IsTruncated: false);
        }

        return SendOnce(endpoint, request, maxSuccessBytes, deadline);
    }

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
                // If the server did process the request, the second PUT finds the identical object.
            }
        }

        return Exchange(Connect(endpoint, deadline, firstWrite: null), request, maxSuccessBytes, deadline);
    }

    private HttpConnection Connect(HttpEndpoint endpoint, Deadline deadline, TaskCompletionSource? firstWrite)
    {
        var options = endpoint.IsTls ? tls(endpoint.Host) : null;
        return new HttpConnection(endpoint, options, resolver, time, deadline.AtMost(maxConnectTime), firstWrite);
    }

    private HttpResponse Exchange(HttpConnection connection, ReadOnlySpan<byte> request, int maxSuccessBytes, Deadline deadline)
    {
        var isReusable = false;
        try
        {
            var response = connection.Exchange(request, deadline, maxSuccessBytes);
            isReusable = response.IsReusable;
            return new HttpResponse(response.Head, [.. response.Body], response.IsTruncated);
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
            var idleTime = (time.GetUtcNow() - kept.LastUse).Duration();
            if (idleTime <= maxIdleTime && kept.Connection.Endpoint == endpoint && kept.Connection.IsUsable)
            {
                return kept.Connection;
            }

            kept.Connection.Dispose();
        }

        return null;
    }

    private void SendPreflight(HttpEndpoint endpoint, Deadline deadline)
    {
        var request = Encoding.ASCII.GetBytes(
            $"OPTIONS / HTTP/1.1\r\nhost: {endpoint.Authority}\r\n"
            + "origin: https://receipt-aot.invalid\r\naccess-control-request-method: PUT\r\n\r\n");
        _ = Exchange(Connect(endpoint, deadline, firstWrite), request, maxSuccessBytes: 0, deadline);
    }
}
