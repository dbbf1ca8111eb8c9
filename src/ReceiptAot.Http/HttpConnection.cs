using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ReceiptAot.Http;

/// <summary>
/// One HTTP/1.1 connection, plain or over TLS, for one request at a time. All calls block: a thread that waits in a read wakes up without a
/// detour through the poll thread and the thread pool, which took a fifth of a cold start and a third of the CPU of a warm invocation
/// (2026-11-23). Proxies are not supported, and redirects are not followed.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly HttpResponseReader reader = new();
    private readonly TimeProvider time;
    private readonly DeadlineStream transport;
    private readonly Stream stream; // the transport, or TLS over the transport
    private bool isReusable = true;
    private volatile bool isStopped;

    /// <param name="tls">The TLS options; not used for an endpoint without TLS.</param>
    /// <param name="firstWrite">Completed after the first write, over TLS the ClientHello.</param>
    /// <exception cref="IOException">The host is unknown, or none of its addresses accepts the connection.</exception>
    /// <exception cref="AuthenticationException">The certificate of the server is not trusted.</exception>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket, and the connection owns the stream.")]
    public HttpConnection(
        HttpEndpoint endpoint,
        SslClientAuthenticationOptions? tls,
        HostResolver resolver,
        TimeProvider time,
        Deadline deadline,
        TaskCompletionSource? firstWrite = null)
    {
        (Endpoint, this.time) = (endpoint, time);
        try
        {
            transport = new DeadlineStream(Connect(endpoint, resolver, deadline), firstWrite) { Deadline = deadline };
            stream = endpoint.IsTls ? Authenticate(transport, tls!) : transport;
        }
        catch (Exception e) when (deadline.IsOver && e is (IOException or AuthenticationException))
        {
            throw new TimeoutException($"{endpoint.Host} could not be connected to in time", e);
        }
    }

    public HttpEndpoint Endpoint { get; }

    /// <summary>
    /// Whether another request can be sent: the last response was complete, and the server has not closed the connection since. No data is
    /// expected on an idle connection, so a readable socket is closed or out of sync.
    /// </summary>
    public bool IsUsable => isReusable && !transport.Socket.Poll(0, SelectMode.SelectRead);

    /// <inheritdoc cref="HttpResponseReader.HasBegun"/>
    public bool ResponseHasBegun => reader.HasBegun;

    /// <inheritdoc cref="HttpResponseReader.HasReceived"/>
    public bool HasReceived => reader.HasReceived;

    /// <summary>Sends a request and reads the response, which is valid until the next request.</summary>
    /// <param name="request">Head and body.</param>
    /// <param name="maxSuccessBytes">See <see cref="HttpResponseReader.Reset"/>.</param>
    /// <exception cref="IOException">The connection broke, or the response is malformed.</exception>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    public HttpResponseReader Exchange(ReadOnlySpan<byte> request, Deadline deadline, int? maxSuccessBytes = null) =>
        Exchange(request, deadline, maxSuccessBytes, longPollLimit: null);

    /// <summary>Sends a request whose response may begin at any time.</summary>
    /// <param name="request">Head and body.</param>
    /// <param name="limit">The time limit for the request, and for the response once its first byte is received.</param>
    /// <inheritdoc cref="Exchange(ReadOnlySpan{byte}, Deadline, int?)"/>
    public HttpResponseReader LongPoll(ReadOnlySpan<byte> request, TimeSpan limit) =>
        Exchange(request, new Deadline(time, limit), maxSuccessBytes: null, limit);

    /// <summary>Ends a long poll from another thread, unless the response has begun, which is then read to its end.</summary>
    public void StopWaiting()
    {
        isStopped = true;
        try
        {
            if (!reader.HasBegun)
            {
                transport.Socket.Shutdown(SocketShutdown.Receive);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection has already ended.
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        transport.Dispose();
    }

    private HttpResponseReader Exchange(ReadOnlySpan<byte> request, Deadline deadline, int? maxSuccessBytes, TimeSpan? longPollLimit)
    {
        isReusable = false; // until the response is complete
        reader.Reset(maxSuccessBytes);
        transport.Deadline = deadline;
        try
        {
            var writeError = Write(request);
            transport.Deadline = longPollLimit is null ? deadline : null;
            for (var isComplete = false; !isComplete;)
            {
                // StopWaiting cannot end a wait before its request, when HasBegun is that of the last response, or at an interim response.
                if (isStopped && longPollLimit is not null && !reader.HasBegun)
                {
                    throw new IOException("the wait was stopped");
                }

                var count = stream.Read(reader.Room.Span);
                isComplete = count == 0 && !reader.HasReceived && writeError is not null ? throw writeError : reader.Advance(count);
                if (longPollLimit is { } limit)
                {
                    // The time limit applies to an interim response, after which the wait continues, and to the response.
                    transport.Deadline = reader.HasBegun ? transport.Deadline ?? new Deadline(time, limit) : null;
                }
            }
        }
        catch (IOException e) when (transport.Deadline is { IsOver: true })
        {
            throw new TimeoutException("the response was not received in time", e);
        }

        isReusable = reader.IsReusable;
        return reader;
    }

    // Returns the error: a server may refuse a long body before it has read the whole body, and its response then says more.
    private IOException? Write(ReadOnlySpan<byte> request)
    {
        try
        {
            stream.Write(request);
            return null;
        }
        catch (IOException e)
        {
            return e;
        }
    }

    private static Socket Connect(HttpEndpoint endpoint, HostResolver resolver, Deadline deadline)
    {
        SocketException? failure = null;
        foreach (var address in resolver.Resolve(endpoint.Host, deadline))
        {
            // The send timeout also limits the connect (Linux, socket(7)).
            var timeout = deadline.SocketTimeout();
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = timeout };
            try
            {
                socket.Connect(address, endpoint.Port);
                return socket;
            }
            catch (SocketException e)
            {
                failure = e;
                socket.Dispose();
            }
        }

        throw new IOException(failure?.Message ?? $"{endpoint.Host} has no address", failure);
    }

    private static SslStream Authenticate(DeadlineStream transport, SslClientAuthenticationOptions tls)
    {
        var ssl = new SslStream(transport);
        try
        {
            ssl.AuthenticateAsClient(tls);
            return ssl;
        }
        catch
        {
            ssl.Dispose(); // closes the socket too
            throw;
        }
    }

    /// <summary>A socket with a deadline for each read and write.</summary>
    private sealed class DeadlineStream(Socket socket, TaskCompletionSource? firstWrite) : NetworkStream(socket, ownsSocket: true)
    {
        /// <summary>Null waits forever.</summary>
        public Deadline? Deadline { get; set; }

        public override int Read(Span<byte> buffer)
        {
            Socket.ReceiveTimeout = Deadline?.SocketTimeout() ?? 0;
            try
            {
                return Socket.Receive(buffer);
            }
            catch (SocketException e)
            {
                throw new IOException(e.Message, e);
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Socket.SendTimeout = Deadline?.SocketTimeout() ?? 0;
            try
            {
                _ = Socket.Send(buffer); // a blocking socket sends all bytes
                _ = firstWrite?.TrySetResult();
            }
            catch (SocketException e)
            {
                throw new IOException(e.Message, e);
            }
        }
    }
}
