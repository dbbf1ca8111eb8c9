using System.Net;
using System.Net.Sockets;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>A port that is taken, so that no server gets it, and that refuses every connection, as nobody listens.</summary>
public sealed class RefusingPort : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusingPort() => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>Host and port.</summary>
    public string Endpoint => socket.LocalEndPoint!.ToString()!;

    public void Dispose() => socket.Dispose();
}
