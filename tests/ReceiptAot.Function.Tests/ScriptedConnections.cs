using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReceiptAot.Function.Tests;

/// <summary>What a server does with a connection: it is called with the stream once, and closes it by returning.</summary>
internal delegate Task ConnectionScript(ScriptedConnection connection);

/// <summary>A server on loopback that serves each connection by its own script; those after the last one by the last.</summary>
internal sealed class ScriptedConnections : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(int Connection, string Text)> requests = new();

    public ScriptedConnections(params ConnectionScript[] scripts)
    {
        listener.Start();
        _ = AcceptAsync(scripts);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>For each request, the number of the connection that it came on.</summary>
    public IEnumerable<int> Requests => requests.Select(static request => request.Connection);

    /// <summary>The requests.</summary>
    public IEnumerable<string> Texts => requests.Select(static request => request.Text);

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync(ConnectionScript[] scripts)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                var socket = await listener.AcceptSocketAsync();
                _ = ServeAsync(new ScriptedConnection(socket, number, requests), scripts[Math.Min(number, scripts.Length - 1)]);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task ServeAsync(ScriptedConnection connection, ConnectionScript script)
    {
        using (connection)
        {
            try
            {
                await script(connection);
            }
            catch (IOException)
            {
                // The client has closed it.
            }
        }
    }
}

/// <summary>One connection, as its script sees it.</summary>
internal sealed class ScriptedConnection(Socket socket, int number, ConcurrentQueue<(int Connection, string Text)> requests) : IDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    public Stream Stream { get; set; } = new NetworkStream(socket);

    /// <summary>Waits for a request, and answers it.</summary>
    public async Task AnswerAsync(string reply = Ok)
    {
        await ReadRequestAsync();
        await Stream.WriteAsync(Encoding.ASCII.GetBytes(reply));
    }

    public async Task ReadRequestAsync()
    {
        var request = "";
        var buffer = new byte[65536];
        while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await Stream.ReadAsync(buffer);
            request += count > 0 ? Encoding.ASCII.GetString(buffer, 0, count) : throw new IOException("The client has closed the connection.");
        }

        requests.Enqueue((number, request));
    }

    public async Task AnswerAllAsync()
    {
        while (true)
        {
            await AnswerAsync();
        }
    }

    public void Reset() => socket.Close(timeout: 0);

    public void Dispose()
    {
        Stream.Dispose();
        socket.Dispose();
    }
}
