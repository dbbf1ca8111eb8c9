using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace ReceiptAot.Function.Tests.Http;

/// <summary>The server side of a connection, for use in a <see cref="ConnectionScript"/>.</summary>
/// <param name="requests">The requests of all connections; each request is added when the connection has received its head.</param>
internal sealed class ScriptedConnection(Socket socket, int number, ConcurrentQueue<(int Connection, string Text)> requests) : IDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    public Stream Stream { get; set; } = new NetworkStream(socket);

    /// <summary>Waits for a request and responds to it.</summary>
    public async Task RespondAsync(string response = Ok)
    {
        await ReadRequestAsync();
        await Stream.WriteAsync(Encoding.ASCII.GetBytes(response));
    }

    public async Task RespondToAllAsync()
    {
        while (true)
        {
            await RespondAsync();
        }
    }

    public async Task ReadRequestAsync()
    {
        var request = "";
        var buffer = new byte[65536];
        while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await Stream.ReadAsync(buffer);
            request += count > 0
                ? Encoding.ASCII.GetString(buffer, 0, count)
                : throw new IOException("The client has closed the connection.");
        }

        requests.Enqueue((number, request));
    }

    /// <summary>Closes the connection with a TCP reset.</summary>
    public void Reset() => socket.Close(timeout: 0);

    public void Dispose()
    {
        Stream.Dispose();
        socket.Dispose();
    }
}
