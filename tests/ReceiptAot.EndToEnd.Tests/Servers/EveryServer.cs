using System.Reflection;
using Xunit.Sdk;

namespace ReceiptAot.EndToEnd.Tests.Servers;

/// <summary>Runs a theory on the local S3.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnLocalS3Attribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[nameof(LocalServer)]];
}

/// <summary>Runs a theory on Ceph's radosgw, or has it skipped where that is neither installed nor required.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnRadosgwAttribute : DataAttribute
{
    public OnRadosgwAttribute() => Skip = Radosgw.IsInstalled || Environment.GetEnvironmentVariable("RECEIPT_RADOSGW") == "required" ? null : "radosgw is not installed; tests/radosgw.sh install does so";

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[nameof(Radosgw)]];
}

/// <summary>The servers, each started when the first test asks for it.</summary>
public sealed class EveryServer : IAsyncLifetime
{
    private readonly Dictionary<string, StorageServer> started = [];

    public async Task<StorageServer> GetAsync(string name)
    {
        if (!started.TryGetValue(name, out var server))
        {
            server = name == nameof(Radosgw) ? await Radosgw.StartAsync() : await LocalServer.StartAsync();
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
