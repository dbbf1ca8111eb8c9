using System.Net.Sockets;

namespace ReceiptAot.LambdaRuntime.Http;

/// <summary>
/// One HTTP/1.1 connection to one server, kept alive from request to request. It knows of no proxy, and follows no redirect. It blocks:
/// the Runtime API is asked for one thing at a time, and a blocking read wakes without the detour over a poll thread.
/// </summary>
internal sealed class HttpConnection(string host, int port) : IDisposable
{
    // From the first byte of a reply to its last: the Runtime API is a process on the same machine.
    private const int ReplyTimeoutMilliseconds = 10_000;

    private readonly HttpReplyReader reader = new();
    private Socket? socket;

    /// <summary>Whether a byte of the reply to the last request has come.</summary>
    public bool ReplyHasBegun => reader.HasBegun;

    /// <summary>Sends a request, and reads the reply, which stays as it is until the next call.</summary>
    /// <param name="head">Request line and headers, the blank line included.</param>
    /// <param name="body">The body; may be empty.</param>
    /// <param name="waits">Whether the reply may take any time to begin, as that of a long poll does.</param>
    /// <exception cref="SocketException">The server can't be reached, or the connection broke.</exception>
    /// <exception cref="MalformedReplyException">The reply is not one, or was cut short.</exception>
    public HttpReplyReader Exchange(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, bool waits)
    {
        reader.Reset();
        var connection = Connect();
        try
        {
            SendAll(connection, head);
            SendAll(connection, body);
            connection.ReceiveTimeout = waits ? 0 : ReplyTimeoutMilliseconds;
            var count = connection.Receive(reader.Room);
            if (waits)
            {
                connection.ReceiveTimeout = ReplyTimeoutMilliseconds;
            }

            while (!reader.Advance(count))
            {
                count = connection.Receive(reader.Room);
            }
        }
        catch
        {
            Close();
            throw;
        }

        if (!reader.IsReusable)
        {
            Close();
        }

        return reader;
    }

    /// <summary>Closes the connection; a call that waits on it fails at once.</summary>
    public void Dispose() => Close();

    private Socket Connect()
    {
        // Nothing is due on an idle connection: if it is readable, it has ended.
        if (socket is { } idle && !idle.Poll(0, SelectMode.SelectRead))
        {
            return idle;
        }

        Close();
        socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(host, port);
        return socket;
    }

    private void Close()
    {
        socket?.Dispose();
        socket = null;
    }

    private static void SendAll(Socket connection, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[connection.Send(bytes)..];
        }
    }
}
