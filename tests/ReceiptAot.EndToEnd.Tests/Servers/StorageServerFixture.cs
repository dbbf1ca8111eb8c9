namespace ReceiptAot.EndToEnd.Tests.Servers;

/// <summary>Starts each storage server when the first test requests it.</summary>
public sealed class StorageServerFixture : IAsyncLifetime
{
    private readonly Dictionary<string, StorageServer> started = [];

    public async Task<StorageServer> GetAsync(string name)
    {
        if (!started.TryGetValue(name, out var server))
        {
            server = name == nameof(RadosgwServer) ? await RadosgwServer.StartAsync() : await LocalS3Server.StartAsync();
            started[name] = server;
        }

        return server;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in started.Values)
        {
            await server.DisposeAsync();
        }
    }
}
