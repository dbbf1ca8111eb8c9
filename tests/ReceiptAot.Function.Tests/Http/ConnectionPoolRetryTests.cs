namespace ReceiptAot.Function.Tests.Http;

public class ConnectionPoolRetryTests
{
    private static readonly ConnectionScript respondToAll = static connection => connection.RespondToAllAsync();

    private static readonly ConnectionScript reset = static async connection =>
    {
        await connection.ReadRequestAsync();
        connection.Reset();
    };

    private static readonly ConnectionScript respondThenReset = static async connection =>
    {
        await connection.RespondAsync();
        await reset(connection);
    };

    [Fact]
    public async Task Repeats_a_request_on_a_new_connection_if_a_kept_connection_breaks_before_the_response()
    {
        using var server = new ScriptedTcpServer(respondThenReset, respondToAll);
        using var client = PoolClient.For(server);

        _ = await client.SendAsync();
        (await client.SendAsync()).Should().Be("ok");

        server.ConnectionsOfRequests.Should().Equal(0, 0, 1);
    }

    [Fact]
    public async Task Fails_if_the_new_connection_breaks_too()
    {
        using var server = new ScriptedTcpServer(respondThenReset, reset, respondToAll);
        using var client = PoolClient.For(server);

        _ = await client.SendAsync();
        await client.Awaiting(static client => client.SendAsync()).Should().ThrowAsync<IOException>();

        server.ConnectionsOfRequests.Should().Equal(0, 0, 1);
    }

    [Theory]
    [InlineData("HTTP/1.1 2")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task Does_not_repeat_a_request_after_the_first_byte_of_the_response(string incompleteResponse)
    {
        using var server = new ScriptedTcpServer(
            async connection =>
            {
                await connection.RespondAsync();
                await connection.RespondAsync(incompleteResponse);
            },
            respondToAll);
        using var client = PoolClient.For(server);

        _ = await client.SendAsync();
        await client.Awaiting(static client => client.SendAsync()).Should().ThrowAsync<MalformedResponseException>();

        server.ConnectionsOfRequests.Should().Equal(0, 0);
    }
}
