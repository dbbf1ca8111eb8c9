using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace ReceiptAot.EndToEnd.Tests.Servers;

/// <summary>A server of the S3 API that the function is tested with.</summary>
public abstract class StorageServer : IAsyncDisposable
{
    private AmazonS3Client? client;
    private int buckets;

    /// <summary>Environment variables that make a function use this server.</summary>
    public abstract IReadOnlyDictionary<string, string?> Environment { get; }

    protected AmazonS3Client Client => client ??= new(
        Environment.GetValueOrDefault("AWS_SESSION_TOKEN") is { } token
            ? new SessionAWSCredentials(Environment["AWS_ACCESS_KEY_ID"], Environment["AWS_SECRET_ACCESS_KEY"], token)
            : new BasicAWSCredentials(Environment["AWS_ACCESS_KEY_ID"], Environment["AWS_SECRET_ACCESS_KEY"]),
        new AmazonS3Config
        {
            ServiceURL = Environment["AWS_ENDPOINT_URL_S3"],
            AuthenticationRegion = "eu-central-1",
            ForcePathStyle = true,
        });

    /// <summary>Creates a bucket for one test.</summary>
    /// <returns>The bucket's name.</returns>
    public async Task<string> CreateBucketAsync()
    {
        var bucket = $"bucket-{Interlocked.Increment(ref buckets)}";
        await CreateBucketAsync(bucket);
        return bucket;
    }

    /// <summary>Returns an object's bytes and content type, or null if the key does not exist.</summary>
    public async Task<(byte[] Content, string Type)?> ReadAsync(string bucket, string key)
    {
        try
        {
            using var response = await Client.GetObjectAsync(bucket, key);
            using var content = new MemoryStream();
            await response.ResponseStream.CopyToAsync(content);
            return (content.ToArray(), response.Headers.ContentType);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Returns the number of objects in a bucket.</summary>
    public abstract Task<int> CountObjectsAsync(string bucket);

    public virtual ValueTask DisposeAsync()
    {
        client?.Dispose();
        GC.SuppressFinalize(this);
        return default;
    }

    protected abstract Task CreateBucketAsync(string bucket);
}
