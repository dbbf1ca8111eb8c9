using System.Net;
using System.Net.Sockets;
using Amazon.Lambda.RuntimeSupport;
using ReceiptAot.Http;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>A reply that never comes to its end, seen with a time-out that a test can wait for.</summary>
public sealed class Connections : IDisposable
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly HttpConnection connection;

    public Connections()
    {
        server.Start();
        connection = new HttpConnection("127.0.0.1", ((IPEndPoint)server.LocalEndpoint).Port, TimeSpan.FromMilliseconds(50));
    }

    public void Dispose()
    {
        connection.Dispose();
        server.Dispose();
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "HTTP/1.1 202 Acc")]
    [InlineData(true, "H")]
    [InlineData(true, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")]
    [InlineData(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n")]
    public async Task Give_up_a_reply_that_stops(bool waits, string begun)
    {
        var exchange = Exchange(waits);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(begun));

        (await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<Exception>())
            .Which.Should().Match(static e => e is SocketException || e is MalformedReplyException);
    }

    [Fact]
    public async Task Give_up_a_reply_that_trickles_for_ever()
    {
        var exchange = Exchange(waits: true);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.SendAsync("HTTP/1.1 200 OK\r\nA: "u8.ToArray());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!exchange.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                _ = await peer.SendAsync("x"u8.ToArray());
            }
            catch (SocketException)
            {
                break; // it has been given up
            }

            await Task.WhenAny(exchange, Task.Delay(1)); // slowly, so that the bound on a head is not what ends it
        }

        var thrown = (await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<Exception>()).Which;
        (thrown is SocketException { SocketErrorCode: SocketError.TimedOut } or MalformedReplyException { Message: "it took longer than 0.05 s" })
            .Should().BeTrue(thrown.ToString());
    }

    [Fact]
    public async Task Wait_for_a_reply_to_begin_until_they_are_stopped()
    {
        var exchange = Exchange(waits: true);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.ReceiveAsync(new byte[1]);

        connection.StopWaiting();

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<MalformedReplyException>();
        await FluentActions.Awaiting(() => Exchange(waits: true)).Should().ThrowAsync<ObjectDisposedException>();
    }

    private Task<HttpReplyReader> Exchange(bool waits) =>
        Task.Run(() => connection.Exchange("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), default, waits));
}
