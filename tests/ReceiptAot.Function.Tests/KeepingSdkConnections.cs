using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using ReceiptAot.Function.Storage.AwsSdk;
using ReceiptAot.LocalCloud;

namespace ReceiptAot.Function.Tests;

public sealed class KeepingSdkConnections : IAsyncLifetime, IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly ConcurrentQueue<string> connections = new();
    private LoopbackServer server = null!;
    private Func<Task> everyRequestIsIn = static () => Task.CompletedTask;
    private readonly HttpClient client;

    public KeepingSdkConnections() => client = new HttpClient(new FreshConnections(time));

    public async Task InitializeAsync() => server = await LoopbackServer.StartAsync(async http =>
    {
        connections.Enqueue(http.Connection.Id);
        await everyRequestIsIn();
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
    public async Task Keeps_as_many_as_were_in_use_at_once()
    {
        await SendAsync(atOnce: 8);
        await SendAsync(atOnce: 8);

        connections.Should().HaveCount(16);
        connections.Distinct().Should().HaveCount(8);
    }

    [Fact]
    public async Task Replaces_one_that_was_idle_while_another_was_used()
    {
        await SendAsync(atOnce: 2);
        time.Advance(TimeSpan.FromSeconds(3));
        await SendAsync(atOnce: 1);
        time.Advance(TimeSpan.FromSeconds(3));
        await SendAsync(atOnce: 2);

        connections.Should().HaveCount(5);
        connections.Distinct().Should().HaveCount(3);
    }

    [Fact]
    public async Task Replaces_one_when_the_clock_was_set_back()
    {
        (await client.GetAsync(server.Url)).Dispose();
        time.AdjustTime(time.GetUtcNow() - TimeSpan.FromHours(1));
        (await client.GetAsync(server.Url)).Dispose();

        connections.Distinct().Should().HaveCount(2);
    }

    private async Task SendAsync(int atOnce)
    {
        var missing = atOnce;
        var all = new TaskCompletionSource();
        everyRequestIsIn = () =>
        {
            if (Interlocked.Decrement(ref missing) == 0)
            {
                all.SetResult();
            }

            return all.Task.WaitAsync(TimeSpan.FromSeconds(30));
        };
        foreach (var response in await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => client.GetAsync(server.Url))))
        {
            response.Dispose();
        }
    }
}
