using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Tests;

/// <summary>A local S3 with a bucket in a temporary folder, and clients of the AWS SDK.</summary>
public sealed class TestS3 : IAsyncDisposable
{
    public const string Bucket = "my-bucket";

    private readonly DirectoryInfo folder;

    private TestS3(LocalS3 server, DirectoryInfo folder) => (Server, this.folder) = (server, folder);

    public LocalS3 Server { get; }

    public static async Task<TestS3> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("s3-");
        return new TestS3(await LocalS3.StartAsync(folder.FullName, Bucket), folder);
    }

    public AmazonS3Client Client(LocalCredentials? credentials = null, string region = LocalS3.Region)
    {
        var (id, secret, token) = credentials ?? Server.Credentials;
        return new AmazonS3Client(
            new SessionAWSCredentials(id, secret, token),
            new AmazonS3Config { ServiceURL = Server.Url.AbsoluteUri, AuthenticationRegion = region, MaxErrorRetry = 0 });
    }

    public static PutObjectRequest Put(string key = "receipts/1.txt", string content = "x") =>
        new() { BucketName = Bucket, Key = key, ContentBody = content, UseChunkEncoding = false, IfNoneMatch = "*" };

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
