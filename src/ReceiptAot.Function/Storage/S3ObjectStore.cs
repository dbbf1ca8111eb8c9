using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage;

/// <summary>S3, by way of AWSSDK.S3; no other file names the SDK. Made once, in init.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The client lives as long as the process.")]
internal sealed class S3ObjectStore(Settings settings) : IObjectStore
{
    private static readonly OneClient http = new();

    private readonly AmazonS3Client client = new(
        settings.SessionToken is { } token
            ? new SessionAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey, token)
            : new BasicAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey),
        Configure(settings));

    /// <inheritdoc/>
    public string Bucket { get; } = settings.Bucket!;

    /// <inheritdoc/>
    public async Task RehearseAsync(ReceiptKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        http.Connections.Rehearses = true;
        try
        {
            _ = await PutIfAbsentAsync(key, content, cancellationToken);
        }
        finally
        {
            http.Connections.Rehearses = false;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _ = MemoryMarshal.TryGetArray(content, out var bytes);
        try
        {
            return await WithClockCorrectedAsync(async () =>
            {
                using var body = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
                _ = await client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = Bucket,
                        Key = key.Value,
                        InputStream = body,
                        ContentType = "text/plain; charset=utf-8",
                        IfNoneMatch = "*",
                        ExpectedBucketOwner = settings.BucketOwner,
                        UseChunkEncoding = false, // the checksum then goes as a header, which every S3 takes, and not as a trailer
                    },
                    cancellationToken);
                return true;
            });
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Translate(
                $"store {key.ForMessages}",
                e,
                "The role may lack s3:PutObject on it, or kms:GenerateDataKey on the key that the bucket encrypts with.");
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await WithClockCorrectedAsync(async () =>
            {
                using var response = await client.GetObjectAsync(
                    new GetObjectRequest { BucketName = Bucket, Key = key.Value, ExpectedBucketOwner = settings.BucketOwner }, cancellationToken);
                return await ReadAsync(response.ResponseStream, maxBytes, cancellationToken);
            });
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Translate(
                $"read back {key.ForMessages}",
                e,
                "The role may lack s3:GetObject on it, or kms:Decrypt on the key that the bucket encrypts with; "
                + "or the receipt was deleted meanwhile and the role lacks s3:ListBucket, without which S3 does not say so.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var content = new byte[maxBytes];
        try
        {
            var length = await stream.ReadAtLeastAsync(content, maxBytes, throwOnEndOfStream: false, cancellationToken);
            return content.AsMemory(0, length);
        }
        catch (AmazonClientException e)
        {
            throw new IOException(e.Message, e); // its checksum does not fit: it was damaged on its way
        }
    }

    private static AmazonS3Config Configure(Settings settings)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = settings.Region,
            HttpClientFactory = http,
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
        private readonly HttpClient client;

        public OneClient() => client = new HttpClient(Connections) { Timeout = Timeout.InfiniteTimeSpan };

        public FreshConnections Connections { get; } = new(TimeProvider.System);

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }

    /// <summary>Calls S3, and once more by S3's clock where it says that this machine's is wrong: a signature tells the time.</summary>
    private static async Task<T> WithClockCorrectedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "RequestTimeTooSkewed"
            && DateTimeOffset.TryParse(Header(e, "Date"), CultureInfo.InvariantCulture, out var now))
        {
            AWSConfigs.ManualClockCorrection = now - DateTimeOffset.UtcNow;
            return await call();
        }
    }

    // What is neither S3's answer nor the network's fault is a fault of this program, and keeps its own name.
    private Exception Translate(string request, Exception e, string likelyCause)
    {
        var asked = $"{request} in bucket {Bucket}";
        return e switch
        {
            AmazonS3Exception { StatusCode: not 0 } s3 when IsPassing(s3) => new StorageUnavailable(asked, Answer(s3)),
            AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } s3 when !IsOfTheCredentials(s3) =>
                new StorageRefused(asked, Answer(s3), settings.BucketOwner is null ? likelyCause : $"{likelyCause} Or the bucket is not RECEIPT_BUCKET_OWNER's."),
            AmazonS3Exception { StatusCode: not 0 } s3 => new StorageRefused(asked, Answer(s3), WhereTheBucketIs(s3)),
            _ when IsOfTheNetwork(e) => new StorageUnavailable(asked, e.GetBaseException().Message),
            AmazonClientException or AmazonServiceException => new StorageRefused(asked, e.Message),
            _ => e,
        };
    }

    private static bool IsPassing(AmazonS3Exception s3) =>
        s3.StatusCode is (>= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented)
            or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict
        || s3.ErrorCode is "RequestTimeout" or "SlowDown" or "Throttling" or "ThrottlingException" or "RequestThrottled" or "RequestThrottledException"
            or "RequestLimitExceeded" or "BandwidthLimitExceeded" or "TooManyRequestsException" or "InternalError"
            or "BadDigest" or "IncompleteBody" or "XAmzContentSHA256Mismatch"; // the body was damaged on its way

    private static bool IsOfTheCredentials(AmazonS3Exception s3) =>
        s3.ErrorCode is "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "RequestTimeTooSkewed";

    private static bool IsOfTheNetwork(Exception? e) =>
        e is HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException
        || (e?.InnerException is { } inner && IsOfTheNetwork(inner));

    // S3's message stays out, as it may quote the key or name an account's users; so does a code or id that is none.
    private static string Answer(AmazonS3Exception s3) => $"{Token(s3.ErrorCode)} ({(int)s3.StatusCode}, request id {Token(s3.RequestId)})";

    private static string? WhereTheBucketIs(AmazonS3Exception s3) =>
        Header(s3, "x-amz-bucket-region") is { Length: > 0 } region ? $"The bucket is in region {Token(region)}." : null;

    private static string? Header(AmazonS3Exception s3, string name) =>
        s3.InnerException is HttpErrorResponseException e ? e.Response.GetHeaderValue(name) : null;

    private static string Token(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? text : "unknown";
}
