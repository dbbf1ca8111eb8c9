using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests.Servers;

/// <summary>The local S3.</summary>
public sealed class LocalServer : StorageServer
{
    private readonly DirectoryInfo folder;
    private readonly LocalS3 s3;

    private LocalServer(DirectoryInfo folder, LocalS3 s3) => (this.folder, this.s3) = (folder, s3);

    public override IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?>(s3.EnvironmentFor("first-bucket")) { ["RECEIPT_BUCKET_OWNER"] = LocalS3.Owner };

    public static async Task<LocalServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("s3-");
        return new LocalServer(folder, await LocalS3.StartAsync(folder.FullName, "first-bucket"));
    }

    public override Task<int> CountAsync(string bucket) => Task.FromResult(s3.Objects.ListFiles(bucket).Count());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await s3.DisposeAsync();
        folder.Delete(recursive: true);
    }

    protected override Task CreateBucketAsync(string bucket)
    {
        s3.Objects.CreateBucket(bucket);
        return Task.CompletedTask;
    }
}
