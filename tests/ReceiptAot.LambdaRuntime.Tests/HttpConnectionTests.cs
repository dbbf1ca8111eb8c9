using System.Net;
using System.Net.Sockets;
using Amazon.Lambda.RuntimeSupport;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>A reply that never comes to its end, seen with a time-out that a test can wait for.</summary>
public sealed class HttpConnectionTests : IDisposable
{
    private static readonly TimeSpan limit = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ampleLimit = TimeSpan.FromSeconds(2); // of what has to come in time on a busy machine, too

    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly HttpConnection connection;

    public HttpConnectionTests()
    {
        server.Start();
        var endpoint = new HttpEndpoint("127.0.0.1", ((IPEndPoint)server.LocalEndpoint).Port, IsTls: false);
        connection = new HttpConnection(endpoint, tls: null, new HostResolver(), TimeProvider.System, new Deadline(TimeProvider.System, TimeSpan.FromSeconds(30)));
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

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<TimeoutException>();
        connection.IsUsable.Should().BeFalse();
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

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task Give_up_a_request_that_is_read_too_slowly()
    {
        const int Length = 64 * 1024 * 1024;
        var received = 0;
        var exchange = Task.Run(() => connection.Exchange(new byte[Length], new Deadline(TimeProvider.System, limit)));
        using var peer = await server.AcceptSocketAsync();
        var buffer = new byte[64 * 1024];
        while (!exchange.IsCompleted)
        {
            received += peer.Available > 0 ? await peer.ReceiveAsync(buffer) : 0;
            await Task.WhenAny(exchange, Task.Delay(1));
        }

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<TimeoutException>();
        received.Should().BeLessThan(Length);
    }

    [Fact]
    public async Task Wait_for_a_reply_to_begin_until_they_are_stopped()
    {
        var exchange = Exchange(waits: true);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.ReceiveAsync(new byte[1]);

        connection.StopWaiting();

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<MalformedResponseException>();
        connection.IsUsable.Should().BeFalse();
    }

    [Fact]
    public async Task Wait_for_a_reply_to_begin_behind_an_interim_response()
    {
        var exchange = Exchange(waits: true, ampleLimit);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.SendAsync("HTTP/1.1 102 Proc"u8.ToArray());
        await Task.WhenAny(exchange, Task.Delay(limit / 5));
        _ = await peer.SendAsync("essing\r\n\r\n"u8.ToArray());
        await Task.WhenAny(exchange, Task.Delay(ampleLimit + limit));
        _ = await peer.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

        (await exchange).Head.Status.Should().Be(202);
        connection.IsUsable.Should().BeTrue();
    }

    [Fact]
    public async Task Are_stopped_amid_an_interim_response()
    {
        var exchange = Exchange(waits: true, ampleLimit);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.ReceiveAsync(new byte[1]);
        _ = await peer.SendAsync("HTTP/1.1 102 Processing\r\n\r"u8.ToArray());
        await Task.WhenAny(exchange, Task.Delay(limit / 5)); // so that it has been read

        connection.StopWaiting();
        _ = await peer.SendAsync("\n"u8.ToArray());

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Notice_that_the_server_has_closed_an_idle_one()
    {
        var exchange = Exchange(waits: true);
        using (var peer = await server.AcceptSocketAsync())
        {
            _ = await peer.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            _ = await exchange;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (connection.IsUsable)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield(); // the end arrives when the kernel has delivered it
        }
    }

    private Task<HttpResponseReader> Exchange(bool waits, TimeSpan? longPollLimit = null) => Task.Run(() =>
    {
        var request = "GET / HTTP/1.1\r\n\r\n"u8.ToArray();
        return waits ? connection.LongPoll(request, longPollLimit ?? limit) : connection.Exchange(request, new Deadline(TimeProvider.System, limit));
    });
}
