using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// One connection to S3, for one request at a time. It blocks: a thread that waits in a read wakes without the detour over a poll thread and
/// a thread of the pool, which took a fifth of a cold start and a third of a warm invocation's CPU (2026-11-23). It goes straight to the
/// host: HTTP proxies are not supported, and no redirect is followed, as a request is signed for its host. After a failure it can only be
/// disposed of.
/// </summary>
internal sealed class S3Connection : IDisposable
{
    private static readonly TimeSpan longestConnect = TimeSpan.FromSeconds(1);

    private readonly HttpReplyReader reader = new();
    private readonly TimedStream bytes; // as it is, or within TLS
    private readonly Stream stream;

    /// <summary>Opens one.</summary>
    /// <param name="endpoint">Whom to.</param>
    /// <param name="tls">How to speak TLS; null for none.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="SocketException">The host is not known, or did not take the connection within 1 s.</exception>
    /// <exception cref="TimeoutException">The time was over.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket, and the connection the stream.")]
    public S3Connection(BucketEndpoint endpoint, SslClientAuthenticationOptions? tls, Deadline deadline)
    {
        bytes = new TimedStream(Connect(endpoint, deadline)) { Deadline = deadline };
        stream = bytes;
        try
        {
            if (tls is not null)
            {
                var secured = new SslStream(bytes);
                stream = secured;
                secured.AuthenticateAsClient(tls);
            }
        }
        catch
        {
            stream.Dispose();
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

    private static Socket Connect(BucketEndpoint endpoint, Deadline deadline)
    {
        SocketException? failure = null;
        foreach (var address in Resolve(endpoint.Host, deadline))
        {
            // The time to send is also that to connect (Linux, socket(7)).
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                SendTimeout = deadline.SocketTimeout(longestConnect),
            };
            try
            {
                socket.Connect(address, endpoint.Port);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failure = e;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    // The system's resolver has no limit of its own: when the time is over, its thread is left to itself. One of the pool would first start
    // the pool, 0.5 ms of init.
    private static IPAddress[] Resolve(string host, Deadline deadline)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        IPAddress[] addresses = [];
        var resolver = new Thread(() =>
        {
            try
            {
                addresses = Dns.GetHostAddresses(host);
            }
            catch (SocketException)
            {
                // It is not known, or the resolver can't tell.
            }
        })
        {
            IsBackground = true,
        };
        resolver.Start();
        return resolver.Join(deadline.SocketTimeout()) ? addresses : throw new TimeoutException($"{host} was not resolved in time");
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
            return base.Read(buffer);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Socket.SendTimeout = Deadline.SocketTimeout();
            base.Write(buffer);
        }
    }
}
