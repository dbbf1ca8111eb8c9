using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using ReceiptAot.Function.Storage;
using ReceiptAot.LocalCloud;

namespace ReceiptAot.Function.Tests;

public sealed class KeepingConnections : IAsyncLifetime, IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly ConcurrentQueue<string> connections = new();
    private LoopbackServer server = null!;
    private readonly HttpClient client;

    public KeepingConnections() => client = new HttpClient(new FreshConnections(time));

    public async Task InitializeAsync() => server = await LoopbackServer.StartAsync(http =>
    {
        connections.Enqueue(http.Connection.Id);
        return Task.CompletedTask;
    });

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3.9, 1)]
    [InlineData(4.1, 2)]
    [InlineData(3600, 2)]
    public async Task Replaces_one_that_was_idle_for_more_than_4_seconds(double seconds, int expected)
    {
        (await client.GetAsync(server.Url)).Dispose();
        time.Advance(TimeSpan.FromSeconds(seconds));
        (await client.GetAsync(server.Url)).Dispose();

        connections.Should().HaveCount(2);
        connections.Distinct().Should().HaveCount(expected);
    }

    [Fact]
    public async Task Keeps_one_that_is_used_often_enough()
    {
        for (var request = 0; request < 10; request++)
        {
            (await client.GetAsync(server.Url)).Dispose();
            time.Advance(TimeSpan.FromSeconds(3));
        }

        connections.Should().HaveCount(10);
        connections.Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Replaces_one_when_the_clock_was_set_back()
    {
        (await client.GetAsync(server.Url)).Dispose();
        time.AdjustTime(time.GetUtcNow() - TimeSpan.FromHours(1));
        (await client.GetAsync(server.Url)).Dispose();

        connections.Distinct().Should().HaveCount(2);
    }
}
