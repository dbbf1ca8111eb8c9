using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests.Servers;

public sealed class LocalS3Server : StorageServer
{
    private readonly DirectoryInfo folder;
    private readonly LocalS3 s3;

    private LocalS3Server(DirectoryInfo folder, LocalS3 s3) => (this.folder, this.s3) = (folder, s3);

    public override IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?>(s3.EnvironmentFor("first-bucket")) { ["RECEIPT_BUCKET_OWNER"] = LocalS3.Owner };

    public static async Task<LocalS3Server> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("s3-");
        return new LocalS3Server(folder, await LocalS3.StartAsync(folder.FullName, "first-bucket"));
    }

    public override Task<int> CountObjectsAsync(string bucket) => Task.FromResult(s3.Objects.ListFiles(bucket).Count());

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
