using System.Net;
using System.Net.Sockets;

namespace ReceiptAot.LambdaRuntime.Tests;

public sealed class HttpConnectionTests : IDisposable
{
    private static readonly TimeSpan limit = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan longLimit = TimeSpan.FromSeconds(2); // for responses that must arrive in time on a busy machine too

    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly HttpConnection connection;

    public HttpConnectionTests()
    {
        server.Start();
        var endpoint = new HttpEndpoint("127.0.0.1", ((IPEndPoint)server.LocalEndpoint).Port, IsTls: false);
        var deadline = new Deadline(TimeProvider.System, TimeSpan.FromSeconds(30));
        connection = new HttpConnection(endpoint, tls: null, new HostResolver(), TimeProvider.System, deadline);
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
    public async Task Times_out_if_the_server_stops_sending_the_response(bool isLongPoll, string start)
    {
        var exchange = ExchangeAsync(isLongPoll);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.SendAsync(System.Text.Encoding.ASCII.GetBytes(start));

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<TimeoutException>();
        connection.IsUsable.Should().BeFalse();
    }

    [Fact]
    public async Task Times_out_if_the_server_sends_the_response_too_slowly()
    {
        var exchange = ExchangeAsync(isLongPoll: true);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.SendAsync("HTTP/1.1 200 OK\r\nA: "u8.ToArray());
        using var testTimeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!exchange.IsCompleted)
        {
            testTimeout.Token.ThrowIfCancellationRequested();
            try
            {
                _ = await peer.SendAsync("x"u8.ToArray());
            }
            catch (SocketException)
            {
                break; // the connection has timed out
            }

            await Task.WhenAny(exchange, Task.Delay(1)); // so that the timeout comes before the size limit of a head
        }

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task Times_out_if_the_server_reads_the_request_too_slowly()
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
    public async Task A_long_poll_waits_until_it_is_stopped()
    {
        var exchange = ExchangeAsync(isLongPoll: true);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.ReceiveAsync(new byte[1]);

        connection.StopWaiting();

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<MalformedResponseException>();
        connection.IsUsable.Should().BeFalse();
    }

    [Fact]
    public async Task A_long_poll_that_is_stopped_before_it_begins_does_not_wait()
    {
        var exchange = ExchangeAsync(isLongPoll: true, longLimit);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        _ = await exchange;

        connection.StopWaiting();

        await FluentActions.Awaiting(() => ExchangeAsync(isLongPoll: true).WaitAsync(TimeSpan.FromSeconds(30)))
            .Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task A_long_poll_waits_after_an_interim_response()
    {
        var exchange = ExchangeAsync(isLongPoll: true, longLimit);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.SendAsync("HTTP/1.1 102 Proc"u8.ToArray());
        await Task.WhenAny(exchange, Task.Delay(limit / 5));
        _ = await peer.SendAsync("essing\r\n\r\n"u8.ToArray());
        await Task.WhenAny(exchange, Task.Delay(longLimit + limit));
        _ = await peer.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

        (await exchange).Head.Status.Should().Be(202);
        connection.IsUsable.Should().BeTrue();
    }

    [Fact]
    public async Task A_long_poll_can_be_stopped_during_an_interim_response()
    {
        var exchange = ExchangeAsync(isLongPoll: true, longLimit);
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.ReceiveAsync(new byte[1]);
        _ = await peer.SendAsync("HTTP/1.1 102 Processing\r\n\r"u8.ToArray());
        await Task.WhenAny(exchange, Task.Delay(limit / 5)); // until the bytes have been read

        connection.StopWaiting();
        _ = await peer.SendAsync("\n"u8.ToArray());

        await FluentActions.Awaiting(() => exchange).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task A_long_poll_that_is_stopped_after_the_response_has_begun_reads_the_response()
    {
        var exchange = ExchangeAsync(isLongPoll: true, TimeSpan.FromSeconds(30));
        using var peer = await server.AcceptSocketAsync();
        _ = await peer.SendAsync("HTTP/1.1 202 Acc"u8.ToArray());
        using var testTimeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!connection.ResponseHasBegun)
        {
            testTimeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        connection.StopWaiting();
        await Task.WhenAny(exchange, Task.Delay(limit)); // the exchange does not end
        _ = await peer.SendAsync("epted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

        (await exchange).Head.Status.Should().Be(202);
    }

    [Fact]
    public async Task Is_not_usable_after_the_server_has_closed_the_idle_connection()
    {
        var exchange = ExchangeAsync(isLongPoll: true);
        using (var peer = await server.AcceptSocketAsync())
        {
            _ = await peer.SendAsync("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            _ = await exchange;
        }

        using var testTimeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (connection.IsUsable)
        {
            testTimeout.Token.ThrowIfCancellationRequested();
            await Task.Yield(); // the kernel delivers the end of the connection asynchronously
        }
    }

    private Task<HttpResponseReader> ExchangeAsync(bool isLongPoll, TimeSpan? longPollLimit = null) => Task.Run(() =>
    {
        var request = "GET / HTTP/1.1\r\n\r\n"u8.ToArray();
        return isLongPoll
            ? connection.LongPoll(request, longPollLimit ?? limit)
            : connection.Exchange(request, new Deadline(TimeProvider.System, limit));
    });
}
