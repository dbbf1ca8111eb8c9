using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace ReceiptAot.Function.Tests.Http;

public sealed class ConnectionPoolTests
{
    private static readonly TimeSpan ampleTime = TimeSpan.FromSeconds(30);
    private static readonly ConnectionScript respondToAll = static connection => connection.RespondToAllAsync();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3.9, 0)]
    [InlineData(4.1, 1)]
    [InlineData(3600, 1)]
    [InlineData(-3600, 1)]
    public async Task Replaces_a_connection_after_4_seconds_of_wall_time_even_if_the_clock_goes_back(double seconds, int expectedConnection)
    {
        var time = new FakeTimeProvider();
        using var server = new ScriptedTcpServer(respondToAll);
        using var client = PoolClient.For(server, time);

        (await client.SendAsync()).Should().Be("ok");
        time.AdjustTime(time.GetUtcNow() + TimeSpan.FromSeconds(seconds));
        (await client.SendAsync()).Should().Be("ok");

        server.ConnectionsOfRequests.Should().Equal(0, expectedConnection);
    }

    [Fact]
    public async Task Opens_only_as_many_connections_as_are_in_use_at_once_and_reuses_the_most_recently_used()
    {
        var bothReceived = new TaskCompletionSource();
        var outstanding = 2;
        ConnectionScript respondAfterBothRequests = async connection =>
        {
            await connection.ReadRequestAsync();
            if (Interlocked.Decrement(ref outstanding) == 0)
            {
                bothReceived.SetResult();
            }

            await bothReceived.Task.WaitAsync(ampleTime);
            await connection.Stream.WriteAsync(Encoding.ASCII.GetBytes(ScriptedConnection.Ok));
            await connection.RespondToAllAsync();
        };
        using var server = new ScriptedTcpServer(respondAfterBothRequests);
        using var client = PoolClient.For(server);
        _ = await Task.WhenAll(client.SendAsync(), client.SendAsync());

        _ = await client.SendAsync();
        _ = await client.SendAsync();

        var connections = server.ConnectionsOfRequests.ToList();
        connections.Take(2).Should().BeEquivalentTo([0, 1]);
        connections[2].Should().Be(connections[3]);
        connections.Should().HaveCount(4);
    }

    [Fact]
    public async Task Does_not_reuse_a_connection_that_the_server_has_closed()
    {
        using var server = new ScriptedTcpServer(static connection => connection.RespondAsync(), respondToAll);
        using var client = PoolClient.For(server);

        _ = await client.SendAsync();
        (await client.SendAsync()).Should().Be("ok");

        server.ConnectionsOfRequests.Should().Equal(0, 1);
    }

    [Fact]
    public async Task Does_not_reuse_a_connection_to_another_server()
    {
        using var server = new ScriptedTcpServer(respondToAll);
        using var otherServer = new ScriptedTcpServer(respondToAll);
        using var client = PoolClient.For(server);
        var otherEndpoint = new HttpEndpoint("127.0.0.1", otherServer.Port, IsTls: false);

        _ = await client.SendAsync();
        (await (client with { Endpoint = otherEndpoint }).SendAsync()).Should().Be("ok");

        (server.ConnectionsOfRequests.Count(), otherServer.ConnectionsOfRequests.Count()).Should().Be((1, 1));
    }

    [Fact]
    public async Task Sends_a_preflight_request_in_place_of_a_PUT_during_warm_up()
    {
        using var server = new ScriptedTcpServer(
            static connection => connection.RespondAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        using var client = PoolClient.For(server);
        client.Pool.IsWarmingUp = true;

        var response = await client.PutAsync();

        (response.Head.Status, response.Head["ETag"]).Should().Be((200, "\"warm-up\""));
        server.Requests.Should().ContainSingle()
            .Which.Should().StartWith($"OPTIONS / HTTP/1.1\r\nhost: 127.0.0.1:{server.Port}\r\norigin: ");
    }

    [Fact]
    public async Task The_first_PUT_during_warm_up_waits_for_the_preflight_that_has_begun()
    {
        using var server = new ScriptedTcpServer(respondToAll);
        using var client = PoolClient.For(server);
        client.Pool.IsWarmingUp = true;

        client.Pool.BeginPreflight(client.Endpoint, new Deadline(TimeProvider.System, ampleTime));

        (await client.PutAsync()).Head.Status.Should().Be(200);
        server.Requests.Should().ContainSingle().Which.Should().StartWith("OPTIONS ");
    }

    [Fact]
    public async Task A_PUT_after_a_failed_preflight_sends_another_preflight()
    {
        using var server = new ScriptedTcpServer(
            static async connection =>
            {
                await connection.ReadRequestAsync();
                connection.Reset();
            },
            respondToAll);
        using var client = PoolClient.For(server);
        client.Pool.IsWarmingUp = true;

        client.Pool.BeginPreflight(client.Endpoint, new Deadline(TimeProvider.System, ampleTime));

        await client.Awaiting(static client => client.PutAsync()).Should().ThrowAsync<IOException>();
        (await client.PutAsync()).Head.Status.Should().Be(200);
        server.ConnectionsOfRequests.Should().Equal(0, 1);
    }

    [Fact]
    public async Task Does_not_wait_for_the_first_write_to_a_connection_that_cannot_be_opened()
    {
        using var server = new ScriptedTcpServer(respondToAll);
        using var client = PoolClient.For(server);
        server.Dispose();

        client.Pool.BeginPreflight(client.Endpoint, new Deadline(TimeProvider.System, ampleTime));

        await Task.Run(client.Pool.WaitForFirstWrite).WaitAsync(ampleTime);
    }

    [Fact]
    public async Task Does_not_wait_for_the_response_to_the_preflight_after_its_first_write()
    {
        var release = new TaskCompletionSource();
        using var server = new ScriptedTcpServer(
            async connection =>
            {
                await connection.ReadRequestAsync();
                await release.Task;
            });
        using var client = PoolClient.For(server);

        client.Pool.BeginPreflight(client.Endpoint, new Deadline(TimeProvider.System, ampleTime * 2));

        await Task.Run(client.Pool.WaitForFirstWrite).WaitAsync(ampleTime);
        release.SetResult();
    }

    [Fact]
    public async Task Closes_a_connection_without_a_response_before_the_deadline()
    {
        var closed = new TaskCompletionSource();
        using var server = new ScriptedTcpServer(
            async connection =>
            {
                await connection.ReadRequestAsync();
                (await connection.Stream.ReadAsync(new byte[1])).Should().Be(0);
                closed.SetResult();
            },
            respondToAll);
        using var client = PoolClient.For(server);

        await client.Awaiting(static client => client.SendAsync(TimeSpan.FromMilliseconds(50))).Should().ThrowAsync<TimeoutException>();
        await closed.Task.WaitAsync(ampleTime);

        (await client.SendAsync()).Should().Be("ok");
    }

    [Fact]
    public async Task Stops_reading_an_endless_body_at_the_limit()
    {
        using var server = new ScriptedTcpServer(
            static async connection =>
            {
                await connection.RespondAsync("HTTP/1.1 200 OK\r\nContent-Length: 50000000000000\r\n\r\n");
                while (true)
                {
                    await connection.Stream.WriteAsync(new byte[65536]);
                }
            },
            respondToAll);
        using var client = PoolClient.For(server);

        var response = await client.SendAsync(ampleTime);
        (response.Body.Length, response.IsTruncated).Should().Be((10, true));
        (await client.SendAsync()).Should().Be("ok");

        server.ConnectionsOfRequests.Should().Equal(0, 1);
    }
}
