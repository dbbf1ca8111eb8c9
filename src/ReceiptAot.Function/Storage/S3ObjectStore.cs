using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage;

/// <summary>S3, by way of AWSSDK.S3; no other file names the SDK. Made once, in init.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The client lives as long as the process.")]
internal sealed class S3ObjectStore(Settings settings) : IObjectStore
{
    private readonly AmazonS3Client client = new(
        settings.SessionToken is { } token
            ? new SessionAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey, token)
            : new BasicAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey),
        Configure(settings));

    /// <inheritdoc/>
    public string Bucket { get; } = settings.Bucket!;

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _ = MemoryMarshal.TryGetArray(content, out var bytes);
        using var body = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        var request = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = key.Value,
            InputStream = body,
            ContentType = "text/plain; charset=utf-8",
            IfNoneMatch = "*",
            ExpectedBucketOwner = settings.BucketOwner,
            UseChunkEncoding = false, // the checksum then goes as a header, which every S3 takes, and not as a trailer
        };
        try
        {
            _ = await client.PutObjectAsync(request, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Translate("store", key, e);
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = Bucket, Key = key.Value, ExpectedBucketOwner = settings.BucketOwner };
        try
        {
            using var response = await client.GetObjectAsync(request, cancellationToken);
            var content = new byte[maxBytes];
            var length = await response.ResponseStream.ReadAtLeastAsync(content, maxBytes, throwOnEndOfStream: false, cancellationToken);
            return content.AsMemory(0, length);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Translate("read back", key, e);
        }
    }

    private static AmazonS3Config Configure(Settings settings)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = settings.Region,
            HttpClientFactory = new OneClient(),
            MaxErrorRetry = 0, // ReceiptStore knows what may be tried again, and for how long
        };
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }

        return config;
    }

    /// <summary>Hands out one client: with one made for each request, each would open a connection.</summary>
    private sealed class OneClient : HttpClientFactory
    {
        private readonly HttpClient client = new(new FreshConnections()) { Timeout = Timeout.InfiniteTimeSpan };

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }

    // What is neither S3's answer nor the network's fault is a fault of this program, and keeps its own name.
    private Exception Translate(string verb, ReceiptKey key, Exception e)
    {
        var request = $"{verb} {key.ForMessages} in bucket {Bucket}";
        return e switch
        {
            AmazonS3Exception { StatusCode: not 0 } s3 when IsPassing(s3) => new StorageUnavailable(request, Answer(s3)),
            AmazonS3Exception { StatusCode: not 0 } s3 => new StorageRefused(request, Answer(s3)),
            _ when IsOfTheNetwork(e) => new StorageUnavailable(request, e.GetBaseException().Message),
            AmazonClientException or AmazonServiceException => new StorageRefused(request, e.Message),
            _ => e,
        };
    }

    private static bool IsPassing(AmazonS3Exception s3) =>
        s3.StatusCode is (>= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented)
            or HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict
        || s3.ErrorCode is "RequestTimeout" or "RequestTimeTooSkewed" or "SlowDown" or "Throttling" or "ThrottlingException"
            or "RequestThrottled" or "RequestLimitExceeded" or "BandwidthLimitExceeded";

    private static bool IsOfTheNetwork(Exception? e) =>
        e is HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException
        || (e?.InnerException is { } inner && IsOfTheNetwork(inner));

    // S3's message stays out, as it may quote the key or name an account's users; so does a code or id that is none.
    private static string Answer(AmazonS3Exception s3) => $"{Token(s3.ErrorCode)} ({(int)s3.StatusCode}, request id {Token(s3.RequestId)})";

    private static string Token(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? text : "unknown";
}
