using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ReceiptAot.Function.Tests.Http;

/// <summary>What a server does with one connection. The connection is closed when the script returns.</summary>
internal delegate Task ConnectionScript(ScriptedConnection connection);

/// <summary>
/// A server on the loopback interface that runs one script for each connection, in the order of the scripts. The last script also serves
/// all further connections.
/// </summary>
internal sealed class ScriptedTcpServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(int Connection, string Text)> requests = new();

    public ScriptedTcpServer(params ConnectionScript[] scripts)
    {
        listener.Start();
        _ = AcceptAsync(scripts);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests.</summary>
    public IEnumerable<string> Requests => requests.Select(static request => request.Text);

    /// <summary>For each request, the number of its connection; the first connection is 0.</summary>
    public IEnumerable<int> ConnectionsOfRequests => requests.Select(static request => request.Connection);

    public void Dispose() => listener.Dispose();

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
                // The client has closed the connection.
            }
        }
    }

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
}
