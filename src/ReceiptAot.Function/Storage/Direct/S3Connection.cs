using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>
/// One connection to S3, for one request at a time. It blocks: a thread that waits in a read wakes without the detour over a poll thread and
/// a thread of the pool, which took a fifth of a cold start and a third of a warm invocation's CPU (2026-11-23). It goes straight to the
/// host: HTTP proxies are not supported, and no redirect is followed, as a request is signed for its host. After a failure it can only be
/// disposed of.
/// </summary>
internal sealed class S3Connection : IDisposable
{
    private readonly HttpReplyReader reader = new();
    private readonly TimedStream bytes; // as it is, or within TLS
    private readonly Stream stream;

    /// <summary>Opens one.</summary>
    /// <param name="endpoint">Whom to.</param>
    /// <param name="addresses">Where that is.</param>
    /// <param name="tls">How to speak TLS.</param>
    /// <param name="deadline">When to give up, after 1 s at the latest.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="SocketException">None of the addresses took the connection.</exception>
    /// <exception cref="AuthenticationException">The server is not to be trusted.</exception>
    /// <exception cref="TimeoutException">The time was over.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket, and the connection the stream.")]
    public S3Connection(BucketEndpoint endpoint, HostAddresses addresses, Func<string, SslClientAuthenticationOptions> tls, Deadline deadline)
    {
        var connecting = deadline.AtMost(ConnectionLimits.ToOpen);
        try
        {
            bytes = new TimedStream(Connect(addresses.Resolve(connecting), endpoint.Port, connecting)) { Deadline = connecting };
            stream = bytes;
            if (endpoint.IsTls)
            {
                var secured = new SslStream(bytes);
                stream = secured;
                secured.AuthenticateAsClient(tls(endpoint.Host));
            }
        }
        catch
        {
            stream?.Dispose();
            if (connecting.IsOver)
            {
                throw new TimeoutException($"{endpoint.Host} could not be connected to within {ConnectionLimits.ToOpen.TotalSeconds} s");
            }

            throw;
        }
    }

    /// <summary>Whether a byte of the reply to the last request has come.</summary>
    public bool ReplyHasBegun => reader.HasBegun;

    /// <summary>Whether another request may follow the last.</summary>
    public bool IsReusable => reader.IsReusable;

    /// <summary>Whether the server has ended it while it was idle after a reply: nothing is due then, so what can be read is its end.</summary>
    public bool HasEnded => bytes.Socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Sends a request, and reads the reply.</summary>
    /// <param name="request">Head and body.</param>
    /// <param name="mostOfBody">How many bytes of the reply's body are enough.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="MalformedReplyException">The reply is not one, or was cut short.</exception>
    /// <exception cref="TimeoutException">The time was over.</exception>
    public S3Reply Exchange(ReadOnlySpan<byte> request, Func<HttpReplyHead, int> mostOfBody, Deadline deadline)
    {
        reader.Reset(mostOfBody);
        bytes.Deadline = deadline;
        var refusal = Write(request);
        var count = stream.Read(reader.Room.Span);
        if (count == 0 && refusal is not null)
        {
            throw refusal;
        }

        while (!reader.Advance(count))
        {
            count = stream.Read(reader.Room.Span);
        }

        return new S3Reply(reader.Head, [.. reader.Body], reader.IsCut);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        bytes.Dispose();
    }

    private static Socket Connect(IPAddress[] addresses, int port, Deadline deadline)
    {
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            try
            {
                return Connect(address, port, deadline.SocketTimeout());
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static Socket Connect(IPAddress address, int port, int timeout)
    {
        // The time to send is also that to connect (Linux, socket(7)).
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendTimeout = timeout };
        try
        {
            socket.Connect(address, port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // S3 may refuse a long body before it has read it: then its reply tells more than the error.
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

    /// <summary>A socket's bytes, none of which is waited for after the deadline. Owns the socket.</summary>
    private sealed class TimedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        public required Deadline Deadline { get; set; }

        public override int Read(Span<byte> buffer)
        {
            Socket.ReceiveTimeout = Deadline.SocketTimeout();
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
            Socket.SendTimeout = Deadline.SocketTimeout();
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
