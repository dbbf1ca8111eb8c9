using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>S3, by way of AWSSDK.S3; no other file of the function names the SDK. Made once, in init.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The client lives as long as the process.")]
internal sealed class AwsSdkObjectStore(Settings settings) : IObjectStore
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
    public async Task RehearseAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan limit)
    {
        http.Connections.Rehearses = true;
        try
        {
            _ = await PutIfAbsentAsync(key, content, limit);
        }
        finally
        {
            http.Connections.Rehearses = false;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan limit)
    {
        _ = MemoryMarshal.TryGetArray(content, out var bytes);
        using var cutOff = new CancellationTokenSource(limit);
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
                        ContentType = Receipt.ContentType,
                        IfNoneMatch = "*",
                        ExpectedBucketOwner = settings.BucketOwner,
                        UseChunkEncoding = false, // the checksum then goes as a header, which every S3 takes, and not as a trailer
                    },
                    cutOff.Token);
                return true;
            });
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
        catch (Exception e)
        {
            throw Translate(S3Call.ToStore(key, settings), e, cutOff);
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, TimeSpan limit)
    {
        using var cutOff = new CancellationTokenSource(limit);
        try
        {
            return await WithClockCorrectedAsync(async () =>
            {
                using var response = await client.GetObjectAsync(
                    new GetObjectRequest { BucketName = Bucket, Key = key.Value, ExpectedBucketOwner = settings.BucketOwner }, cutOff.Token);
                return await ReadAsync(response.ResponseStream, maxBytes, cutOff.Token);
            });
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception e)
        {
            throw Translate(S3Call.ToReadBack(key, settings), e, cutOff);
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

    /// <summary>Calls S3, and once more by S3's clock where it says that this machine's is wrong: a signature tells the time.</summary>
    private static async Task<T> WithClockCorrectedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == S3Answer.ClockIsOff
            && DateTimeOffset.TryParse(Header(e, "Date"), CultureInfo.InvariantCulture, out var now))
        {
            AWSConfigs.ManualClockCorrection = now - DateTimeOffset.UtcNow;
            return await call();
        }
    }

    // What is neither S3's answer nor the network's fault is a fault of this program, and keeps its own name.
    private static Exception Translate(S3Call call, Exception e, CancellationTokenSource cutOff) =>
        e is OperationCanceledException && cutOff.IsCancellationRequested ? S3Call.Unanswered(e)
        : e is AmazonS3Exception { StatusCode: not 0 } s3 ? call.Failed(AnswerOf(s3))
        : S3Call.IsOfTheNetwork(e) ? call.Unreached(e)
        : e is AmazonClientException or AmazonServiceException ? call.NotSent(e)
        : e;

    private static S3Answer AnswerOf(AmazonS3Exception s3) => new(s3.StatusCode, s3.ErrorCode, s3.RequestId, Header(s3, "x-amz-bucket-region"));

    private static string? Header(AmazonS3Exception s3, string name) =>
        s3.InnerException is HttpErrorResponseException e ? e.Response.GetHeaderValue(name) : null;

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
}
