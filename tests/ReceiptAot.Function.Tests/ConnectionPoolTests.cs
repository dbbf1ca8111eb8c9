using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace ReceiptAot.Function.Tests;

public sealed class ConnectionPoolTests
{
    private static readonly byte[] request = "GET / HTTP/1.1\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan ample = TimeSpan.FromSeconds(30);
    private static readonly ConnectionScript answerAll = static connection => connection.AnswerAllAsync();

    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3.9, 0)]
    [InlineData(4.1, 1)]
    [InlineData(3600, 1)]
    [InlineData(-3600, 1)]
    public async Task Replaces_one_after_4_seconds_of_wall_time_whichever_way_it_went(double seconds, int expected)
    {
        using var server = new ScriptedConnections(answerAll);
        using var connections = To(server);

        (await SendAsync(connections)).Should().Be("ok");
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromSeconds(seconds));
        (await SendAsync(connections)).Should().Be("ok");

        server.Requests.Should().Equal(0, expected);
    }

    [Fact]
    public async Task Opens_no_more_than_are_in_use_at_once_and_uses_the_last_one_first()
    {
        var both = new TaskCompletionSource();
        var waiting = 2;
        ConnectionScript answerOnceBothAreIn = async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Decrement(ref waiting) == 0)
            {
                both.SetResult();
            }

            await both.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await connection.Stream.WriteAsync(Encoding.ASCII.GetBytes(ScriptedConnection.Ok));
            await connection.AnswerAllAsync();
        };
        using var server = new ScriptedConnections(answerOnceBothAreIn);
        using var connections = To(server);
        _ = await Task.WhenAll(SendAsync(connections), SendAsync(connections));

        _ = await SendAsync(connections);
        _ = await SendAsync(connections);

        var used = server.Requests.ToList();
        used.Take(2).Should().BeEquivalentTo([0, 1]);
        used[2].Should().Be(used[3]);
        used.Should().HaveCount(4);
    }

    [Fact]
    public async Task Leaves_one_that_the_server_has_ended_meanwhile()
    {
        using var server = new ScriptedConnections(static connection => connection.AnswerAsync(), answerAll);
        using var connections = To(server);

        _ = await SendAsync(connections);
        (await SendAsync(connections)).Should().Be("ok");

        server.Requests.Should().Equal(0, 1);
    }

    [Fact]
    public async Task Sends_once_more_when_a_kept_one_breaks_before_the_reply()
    {
        using var server = new ScriptedConnections(AnswerAndResetNext(), answerAll);
        using var connections = To(server);

        _ = await SendAsync(connections);
        (await SendAsync(connections)).Should().Be("ok");

        server.Requests.Should().Equal(0, 0, 1);
    }

    [Fact]
    public async Task Gives_up_when_the_new_one_breaks_too()
    {
        using var server = new ScriptedConnections(AnswerAndResetNext(), ResetNext, answerAll);
        using var connections = To(server);

        _ = await SendAsync(connections);
        await connections.Awaiting(static it => SendAsync(it)).Should().ThrowAsync<IOException>();

        server.Requests.Should().Equal(0, 0, 1);
    }

    [Theory]
    [InlineData("HTTP/1.1 2")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task Sends_nothing_again_once_a_byte_has_come(string begun)
    {
        using var server = new ScriptedConnections(
            async connection =>
            {
                await connection.AnswerAsync();
                await connection.AnswerAsync(begun);
            },
            answerAll);
        using var connections = To(server);

        _ = await SendAsync(connections);
        await connections.Awaiting(static it => SendAsync(it)).Should().ThrowAsync<MalformedResponseException>();

        server.Requests.Should().Equal(0, 0);
    }

    [Fact]
    public async Task Uses_none_that_goes_to_another_server()
    {
        using var one = new ScriptedConnections(answerAll);
        using var other = new ScriptedConnections(answerAll);
        using var connections = To(one);

        _ = await SendAsync(connections);
        (await SendAsync(connections with { Endpoint = new HttpEndpoint("127.0.0.1", other.Port, IsTls: false) })).Should().Be("ok");

        (one.Requests.Count(), other.Requests.Count()).Should().Be((1, 1));
    }

    [Fact]
    public async Task Sends_a_preflight_in_place_of_a_put_while_it_is_warming_up()
    {
        using var server = new ScriptedConnections(static connection => connection.AnswerAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        using var connections = To(server);
        connections.Pool.IsWarmingUp = true;

        var response = await Task.Run(() => connections.Pool.Send(
            connections.Endpoint, "PUT / HTTP/1.1\r\n\r\n"u8, maxSuccessBytes: 0, new Deadline(TimeProvider.System, ample)));

        (response.Head.Status, response.Head["ETag"]).Should().Be((200, "\"warm-up\""));
        server.Texts.Should().ContainSingle().Which.Should().StartWith($"OPTIONS / HTTP/1.1\r\nhost: 127.0.0.1:{server.Port}\r\norigin: ");
    }

    [Fact]
    public async Task Closes_one_whose_request_is_not_answered_in_time()
    {
        var closed = new TaskCompletionSource();
        using var server = new ScriptedConnections(
            async connection =>
            {
                await connection.ReadRequestAsync();
                (await connection.Stream.ReadAsync(new byte[1])).Should().Be(0);
                closed.SetResult();
            },
            answerAll);
        using var connections = To(server);

        await connections.Awaiting(static it => SendAsync(it, TimeSpan.FromMilliseconds(50))).Should().ThrowAsync<TimeoutException>();
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));

        (await SendAsync(connections)).Should().Be("ok");
    }

    [Fact]
    public async Task Leaves_a_body_without_end_where_it_has_enough_of_it()
    {
        using var server = new ScriptedConnections(
            static async connection =>
            {
                await connection.AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 50000000000000\r\n\r\n");
                while (true)
                {
                    await connection.Stream.WriteAsync(new byte[65536]);
                }
            },
            answerAll);
        using var connections = To(server);

        var reply = await SendAsync(connections, ample);
        (reply.Body.Length, reply.IsTruncated).Should().Be((10, true));
        (await SendAsync(connections)).Should().Be("ok");

        server.Requests.Should().Equal(0, 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Uses_one_again(bool isTls)
    {
        using var certificate = SelfSigned();
        await ShakeHandsAsync(certificate);
        using var server = new ScriptedConnections(isTls ? OverTls(certificate) : answerAll);
        using var connections = To(server, isTls ? TrustingAnybody() : null);

        _ = await SendAsync(connections);
        _ = await SendAsync(connections);
        _ = await SendAsync(connections);

        server.Requests.Should().Equal(0, 0, 0);
    }

    [Fact]
    public async Task Trusts_nobody_whom_the_system_does_not()
    {
        using var certificate = SelfSigned();
        await ShakeHandsAsync(certificate);
        using var server = new ScriptedConnections(OverTls(certificate));
        using var connections = To(server, new SslClientAuthenticationOptions { TargetHost = "localhost" });

        await connections.Awaiting(static it => SendAsync(it)).Should().ThrowAsync<AuthenticationException>();

        server.Requests.Should().BeEmpty();
    }

    private static ConnectionScript AnswerAndResetNext() => static async connection =>
    {
        await connection.AnswerAsync();
        await ResetNext(connection);
    };

    private static async Task ResetNext(ScriptedConnection connection)
    {
        await connection.ReadRequestAsync();
        connection.Reset();
    }

    private static ConnectionScript OverTls(X509Certificate2 certificate) => async connection =>
    {
        var secured = new SslStream(connection.Stream);
        connection.Stream = secured;
        await secured.AuthenticateAsServerAsync(certificate);
        await connection.AnswerAllAsync();
    };

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static SslClientAuthenticationOptions TrustingAnybody() => new()
    {
        TargetHost = "localhost",
#pragma warning disable CA5359 // the certificate is the test's own
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    private static async Task<string> SendAsync(PoolTo connections) => Encoding.ASCII.GetString((await SendAsync(connections, ample)).Body);

    // It blocks: on a thread of its own, so that the server does not have to wait for one of the pool's.
    private static Task<HttpResponse> SendAsync(PoolTo connections, TimeSpan limit) => Task.Factory.StartNew(
        () => connections.Pool.Send(connections.Endpoint, request, maxSuccessBytes: 10, new Deadline(TimeProvider.System, limit)),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    // What TLS needs is compiled by the first handshake of the process: not within the second that a connection has.
    private static async Task ShakeHandsAsync(X509Certificate2 certificate)
    {
        using var server = new ScriptedConnections(OverTls(certificate));
        using var client = new TcpClient("127.0.0.1", server.Port);
        await using var secured = new SslStream(client.GetStream());
        await secured.AuthenticateAsClientAsync(TrustingAnybody());
    }

    private PoolTo To(ScriptedConnections server, SslClientAuthenticationOptions? tls = null) =>
        new(new ConnectionPool(_ => tls!, time), new HttpEndpoint("127.0.0.1", server.Port, tls is not null));

    private sealed record PoolTo(ConnectionPool Pool, HttpEndpoint Endpoint) : IDisposable
    {
        public void Dispose() => Pool.Dispose();
    }
}
