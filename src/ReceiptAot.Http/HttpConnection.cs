using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ReceiptAot.Http;

/// <summary>
/// One HTTP/1.1 connection, plain or over TLS, for one request at a time. The connection blocks: a thread that waits in a read wakes
/// without the detour over a poll thread and a thread of the pool, which took a fifth of a cold start and a third of the CPU of a warm
/// invocation (2026-11-23). There is no proxy support, and redirects are not followed.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly HttpResponseReader reader = new();
    private readonly TimeProvider time;
    private readonly DeadlineStream bytes; // plain, or within TLS
    private readonly Stream stream;
    private bool isReusable = true;
    private volatile bool isStopped;

    /// <summary>Opens a connection.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="tls">How to speak TLS; not used where the server speaks none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="IOException">The host is unknown, or none of its addresses accepts the connection.</exception>
    /// <exception cref="AuthenticationException">The server's certificate is not trusted.</exception>
    /// <exception cref="TimeoutException">The deadline is over.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket, and the connection the stream.")]
    public HttpConnection(HttpEndpoint endpoint, SslClientAuthenticationOptions? tls, TimeProvider time, Deadline deadline)
    {
        (Endpoint, this.time) = (endpoint, time);
        try
        {
            bytes = new DeadlineStream(Connect(endpoint, deadline)) { Deadline = deadline };
            stream = endpoint.IsTls ? Secure(bytes, tls!) : bytes;
        }
        catch (Exception e) when (deadline.IsOver && e is IOException or AuthenticationException)
        {
            throw new TimeoutException($"{endpoint.Host} could not be connected to in time", e);
        }
    }

    /// <summary>The server.</summary>
    public HttpEndpoint Endpoint { get; }

    /// <summary>
    /// Whether another request may be sent: the last response was whole and the server has not closed the connection since. Nothing is due
    /// on an idle connection, so a socket that is readable has been closed or is out of step.
    /// </summary>
    public bool IsUsable => isReusable && !bytes.Socket.Poll(0, SelectMode.SelectRead);

    /// <summary>See <see cref="HttpResponseReader.HasBegun"/>.</summary>
    public bool ResponseHasBegun => reader.HasBegun;

    /// <summary>Whether a byte of anything has come since the last request.</summary>
    public bool HasReceived => reader.HasReceived;

    /// <summary>Sends a request and reads the response, which stays valid until the next request.</summary>
    /// <param name="request">Head and body.</param>
    /// <param name="deadline">When to give up.</param>
    /// <param name="maxSuccessBytes">See <see cref="HttpResponseReader.Reset"/>.</param>
    /// <exception cref="IOException">The connection broke, or the response is malformed.</exception>
    /// <exception cref="TimeoutException">The deadline is over.</exception>
    public HttpResponseReader Exchange(ReadOnlySpan<byte> request, Deadline deadline, int? maxSuccessBytes = null) =>
        Exchange(request, deadline, maxSuccessBytes, longPollLimit: null);

    /// <summary>Sends a request whose response may take any time to begin.</summary>
    /// <param name="request">Head and body.</param>
    /// <param name="limit">How long sending may take, and receiving the response once it has begun.</param>
    /// <inheritdoc cref="Exchange(ReadOnlySpan{byte}, Deadline, int?)"/>
    public HttpResponseReader LongPoll(ReadOnlySpan<byte> request, TimeSpan limit) =>
        Exchange(request, new Deadline(time, limit), maxSuccessBytes: null, limit);

    /// <summary>Ends a long poll from another thread, unless the response has begun: that is still read.</summary>
    public void StopWaiting()
    {
        isStopped = true;
        try
        {
            if (!reader.HasBegun)
            {
                bytes.Socket.Shutdown(SocketShutdown.Receive);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection has ended by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        bytes.Dispose();
    }

    private HttpResponseReader Exchange(ReadOnlySpan<byte> request, Deadline deadline, int? maxSuccessBytes, TimeSpan? longPollLimit)
    {
        isReusable = false; // until the response is whole
        reader.Reset(maxSuccessBytes);
        bytes.Deadline = deadline;
        try
        {
            var refusal = Write(request);
            bytes.Deadline = longPollLimit is null ? deadline : null;
            for (var isWhole = false; !isWhole;)
            {
                var count = stream.Read(reader.Room.Span);
                isWhole = count == 0 && !reader.HasReceived && refusal is not null ? throw refusal : reader.Advance(count);
                if (longPollLimit is { } limit)
                {
                    // Each part that has begun has to end: an interim response, after which the wait goes on, and the response.
                    bytes.Deadline = reader.HasBegun ? bytes.Deadline ?? new Deadline(time, limit) : null;
                    isWhole = isStopped && !reader.HasBegun ? throw new IOException("the wait was stopped") : isWhole;
                }
            }
        }
        catch (IOException e) when (bytes.Deadline is { IsOver: true })
        {
            throw new TimeoutException("the response did not come in time", e);
        }

        isReusable = reader.IsReusable;
        return reader;
    }

    /// <summary>Writes a request. A server may refuse a long body before it has read all of it: its response then tells more than the error.</summary>
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

    private static Socket Connect(HttpEndpoint endpoint, Deadline deadline)
    {
        SocketException? failure = null;
        foreach (var address in HostAddresses.Resolve(endpoint.Host, deadline))
        {
            // The limit to send is also that to connect (Linux, socket(7)).
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = deadline.SocketTimeout() };
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

    private static SslStream Secure(DeadlineStream bytes, SslClientAuthenticationOptions tls)
    {
        var secured = new SslStream(bytes);
        try
        {
            secured.AuthenticateAsClient(tls);
            return secured;
        }
        catch
        {
            secured.Dispose(); // and the socket with it
            throw;
        }
    }

    /// <summary>The bytes of a socket, none of which is waited for after the deadline. Owns the socket.</summary>
    private sealed class DeadlineStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        /// <summary>Null to wait forever.</summary>
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
                _ = Socket.Send(buffer); // all of it, as the socket blocks
            }
            catch (SocketException e)
            {
                throw new IOException(e.Message, e);
            }
        }
    }
}
