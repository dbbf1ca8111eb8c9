using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ReceiptAot.Http;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// One HTTP/1.1 connection to one server, kept alive from request to request. It knows of no proxy, and follows no redirect. It blocks:
/// the Runtime API is asked for one thing at a time, and a blocking read wakes without the detour over a poll thread.
/// </summary>
/// <param name="host">The server's name or address.</param>
/// <param name="port">Its port.</param>
/// <param name="timeout">How long it may take to connect, to send a request, and to read a reply, from its first byte on.</param>
internal sealed class HttpConnection(string host, int port, TimeSpan timeout) : IDisposable
{
    private readonly HttpReplyReader reader = new();
    private readonly Lock stopping = new();
    private Socket? socket;
    private bool isStopped;

    /// <summary>Whether a byte of the reply to the last request has come.</summary>
    public bool ReplyHasBegun => reader.HasBegun;

    /// <summary>Sends a request, and reads the reply, which stays as it is until the next call.</summary>
    /// <param name="head">Request line and headers, the blank line included.</param>
    /// <param name="body">The body; may be empty.</param>
    /// <param name="waits">Whether the reply may take any time to begin, as that of a long poll does.</param>
    /// <exception cref="SocketException">The server can't be reached, or the connection broke.</exception>
    /// <exception cref="ObjectDisposedException">The wait was stopped.</exception>
    /// <exception cref="MalformedReplyException">The reply is not one, or was cut short, or did not come to its end in time.</exception>
    public HttpReplyReader Exchange(ArraySegment<byte> head, ArraySegment<byte> body, bool waits)
    {
        reader.Reset();
        var connection = Connect();
        lock (stopping)
        {
            ObjectDisposedException.ThrowIf(waits && isStopped, this);
        }

        try
        {
            var refusal = Send(connection, head, body);
            connection.ReceiveTimeout = waits ? 0 : (int)timeout.TotalMilliseconds;
            var count = connection.Receive(reader.Room.Span);
            if (count == 0 && refusal is not null)
            {
                throw refusal;
            }

            var begun = Stopwatch.GetTimestamp();
            while (!reader.Advance(count))
            {
                var left = (int)(timeout - Stopwatch.GetElapsedTime(begun)).TotalMilliseconds;
                connection.ReceiveTimeout = left > 0 ? left : throw new MalformedReplyException($"it took longer than {timeout.TotalSeconds} s");
                count = connection.Receive(reader.Room.Span);
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

    /// <summary>
    /// Ends a wait for a reply that has not begun, from another thread, and lets no other begin. What has come by then is still read.
    /// </summary>
    public void StopWaiting()
    {
        lock (stopping)
        {
            isStopped = true;
            try
            {
                if (!reader.HasBegun)
                {
                    socket?.Shutdown(SocketShutdown.Receive);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is not connected: there is nothing to wait for.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private Socket Connect()
    {
        // Nothing is due on an idle connection: if it is readable, it has ended.
        if (socket is { } idle && !idle.Poll(0, SelectMode.SelectRead))
        {
            return idle;
        }

        Close();
        socket = IPAddress.TryParse(host, out var address)
            ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) // as Lambda has it; the other looks for IPv6 first
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        socket.SendTimeout = (int)timeout.TotalMilliseconds;
        socket.Connect(host, port);
        return socket;
    }

    // All of it, as the socket blocks. A server may refuse a long body before it has read it: then its reply tells more than the error.
    private static SocketException? Send(Socket connection, ArraySegment<byte> head, ArraySegment<byte> body)
    {
        try
        {
            _ = body.Count == 0 ? connection.Send(head) : connection.Send([head, body]);
            return null;
        }
        catch (SocketException e) when (body.Count > 0)
        {
            return e;
        }
    }

    private void Close()
    {
        socket?.Dispose();
        socket = null;
    }
}
