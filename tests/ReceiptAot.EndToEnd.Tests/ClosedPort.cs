using System.Net;
using System.Net.Sockets;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// A loopback port that refuses every connection: a bound socket, so that no server can take the port, on which nothing listens.
/// </summary>
public sealed class ClosedPort : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary><c>host:port</c>.</summary>
    public string Endpoint => socket.LocalEndPoint!.ToString()!;

    public void Dispose() => socket.Dispose();
}
