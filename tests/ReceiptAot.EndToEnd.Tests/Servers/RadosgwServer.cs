using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ReceiptAot.EndToEnd.Tests.Servers;

/// <summary>Ceph's S3 server on the loopback interface, which <c>tests/radosgw.sh</c> starts and stops.</summary>
public sealed class RadosgwServer : StorageServer
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("radosgw-");
    private readonly int port = FindFreePort();
    private readonly string accessKey = RandomNumberGenerator.GetHexString(20);
    private readonly string secretKey = RandomNumberGenerator.GetHexString(40);

    private RadosgwServer()
    {
    }

    public static bool IsInstalled { get; } = ((string[])["radosgw", "ceph-mon", "ceph-osd"])
        .All(static command => System.Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, command))));

    public override IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["AWS_ENDPOINT_URL_S3"] = $"http://127.0.0.1:{port}",
        ["AWS_ACCESS_KEY_ID"] = accessKey,
        ["AWS_SECRET_ACCESS_KEY"] = secretKey,
    };

    public static async Task<RadosgwServer> StartAsync()
    {
        var server = new RadosgwServer();
        try
        {
            await server.RunScriptAsync("up", ToText(server.port), ToText(FindFreePort()), server.accessKey, server.secretKey);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public override async Task<int> CountObjectsAsync(string bucket) =>
        (await Client.ListObjectsV2Async(new() { BucketName = bucket })).S3Objects?.Count ?? 0;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await RunScriptAsync("down");
        folder.Delete(recursive: true);
    }

    protected override Task CreateBucketAsync(string bucket) => Client.PutBucketAsync(bucket);

    private static string ToText(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Output goes to a file. The servers inherit the output, so a pipe would stay open after the script has exited.
    private async Task RunScriptAsync(string verb, params string[] arguments)
    {
        var log = Path.Combine(folder.FullName, "script.log");
        using var script = Process.Start("/bin/sh", [
            "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", log,
            Path.Combine(Repository.Root, "tests", "radosgw.sh"), verb, folder.FullName, .. arguments]);
        await script.WaitForExitAsync().WaitAsync(2 * TestTimeout.Duration);
        if (script.ExitCode != 0)
        {
            throw new InvalidOperationException(await File.ReadAllTextAsync(log));
        }
    }
}
