using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace ReceiptAot.EndToEnd.Tests.Servers;

/// <summary>Ceph's S3 server, on loopback, by way of <c>tests/radosgw.sh</c>.</summary>
public sealed class Radosgw : StorageServer
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("radosgw-");
    private readonly int port = FreePort();
    private readonly string accessKey = RandomNumberGenerator.GetHexString(20);
    private readonly string secretKey = RandomNumberGenerator.GetHexString(40);

    private Radosgw()
    {
    }

    /// <summary>Whether this machine has it.</summary>
    public static bool IsInstalled { get; } = ((string[])["radosgw", "ceph-mon", "ceph-osd"])
        .All(static command => System.Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, command))));

    public override IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["AWS_ENDPOINT_URL_S3"] = $"http://127.0.0.1:{port}",
        ["AWS_ACCESS_KEY_ID"] = accessKey,
        ["AWS_SECRET_ACCESS_KEY"] = secretKey,
    };

    public static async Task<Radosgw> StartAsync()
    {
        var server = new Radosgw();
        try
        {
            await server.RunScriptAsync("up", Text(server.port), Text(FreePort()), server.accessKey, server.secretKey);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public override async Task<int> CountAsync(string bucket) =>
        (await Client.ListObjectsV2Async(new() { BucketName = bucket })).S3Objects?.Count ?? 0;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await RunScriptAsync("down");
        folder.Delete(recursive: true);
    }

    protected override Task CreateBucketAsync(string bucket) => Client.PutBucketAsync(bucket);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Its output goes to a file: the servers inherit it, so a pipe would not end with the script.
    private async Task RunScriptAsync(string verb, params string[] arguments)
    {
        var log = Path.Combine(folder.FullName, "script.log");
        using var script = Process.Start("/bin/sh", [
            "-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", log,
            Path.Combine(Repository.Root, "tests", "radosgw.sh"), verb, folder.FullName, .. arguments]);
        await script.WaitForExitAsync().WaitAsync(2 * Patience.Limit);
        if (script.ExitCode != 0)
        {
            throw new InvalidOperationException(await File.ReadAllTextAsync(log));
        }
    }
}
