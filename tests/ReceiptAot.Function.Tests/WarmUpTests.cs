using ReceiptAot.Function.Storage;
using ReceiptAot.Function.Storage.Direct;
using ReceiptAot.Function.Tests.Http;

namespace ReceiptAot.Function.Tests;

public class WarmUpTests
{
    [Fact]
    public void Returns_the_message_of_an_unexpected_exception()
    {
        using var pool = new ConnectionPool(static _ => new(), TimeProvider.System);

        new WarmUp(pool).Run(new ScriptedObjectStore(StoreBehavior.Throw)).Should().Be("It crashed.");

        pool.IsWarmingUp.Should().BeFalse();
    }

    [Fact]
    public async Task Does_not_begin_again_after_a_preflight_that_took_all_the_time()
    {
        using var server = new ScriptedTcpServer(static async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.ReadRequestAsync(); // until the client closes the connection
        });
        var settings = TestSettings.With(endpoint: new Uri($"http://127.0.0.1:{server.Port}"));

        using var pool = new ConnectionPool(static _ => new(), TimeProvider.System);
        var warmUp = new WarmUp(pool);

        warmUp.Begin(settings);
        var reason = await Task.Run(() => warmUp.Run(new S3ObjectStore(settings, new DirectS3Client(settings, pool))));

        reason.Should().NotBeNull();
        server.ConnectionsOfRequests.Should().Equal(0);
    }
}
