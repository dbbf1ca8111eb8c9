using System.Runtime.InteropServices;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;
using Amazon.S3.Internal.S3Express;
using Amazon.S3.Model;
using Amazon.S3.Model.Internal.MarshallTransformations;
using ReceiptAot.Core;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// The requests of a receipt, written and signed by AWSSDK.S3 and sent over the project's own connections. The SDK sees no response, so
/// nothing in a response can make it fail. Created once, in init.
/// </summary>
internal sealed class AwsSdkS3Client : AmazonS3Client, IS3Client
{
    private const int MaxSessionBytes = 64 * 1024;

    private readonly Settings settings;
    private volatile BucketSession? session;

    /// <summary>Creates the client, without a request.</summary>
    public AwsSdkS3Client(Settings settings, ConnectionPool pool)
        : base(CredentialsOf(settings), ConfigOf(settings))
    {
        this.settings = settings;
        if (settings.Endpoint is { } endpoint && !settings.HasAccessPoint)
        {
            RuntimePipeline.AddHandlerAfter<AmazonS3EndpointResolver>(new PathStyleHandler(BucketEndpoint.At(endpoint, settings.Bucket!)));
        }

        RuntimePipeline.ReplaceHandler<HttpHandler<HttpContent>>(new ConnectionPoolHandler(pool));
        RuntimePipeline.ReplaceHandler<S3ExpressPreSigner>(new BucketSessionHandler());
        RuntimePipeline.RemoveHandler<RetryHandler>(); // ReceiptStore retries
        RuntimePipeline.RemoveHandler<ErrorHandler>(); // S3ObjectStore reads the response; this handler and the next three would, too
        RuntimePipeline.RemoveHandler<Unmarshaller>();
        RuntimePipeline.RemoveHandler<AmazonS3ResponseHandler>();
        RuntimePipeline.RemoveHandler<AmazonS3RedirectHandler>();

        // Of the 39 million instructions of a cold start, 20.9 million. The second handler: 0.3 million. All that remain and are not needed
        // come to 0.1 million, so they stay (callgrind, 2026-11-27).
        RuntimePipeline.RemoveHandler<MetricsHandler>();
        RuntimePipeline.RemoveHandler<CompressionHandler>();
    }

    /// <inheritdoc/>
    public TimeSpan ClockCorrection
    {
        set => AWSConfigs.ManualClockCorrection = value;
    }

    /// <summary>The handlers that a request passes, in this order.</summary>
    internal IEnumerable<IPipelineHandler> Handlers => RuntimePipeline.Handlers;

    /// <inheritdoc/>
    public HttpResponse Put(string key, ReadOnlyMemory<byte> content, Deadline deadline) => SendInSession(deadline, bucketSession =>
    {
        _ = MemoryMarshal.TryGetArray(content, out var bytes);
        using var body = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        return Send(
            new PutObjectRequest
            {
                BucketName = settings.Bucket,
                Key = key,
                InputStream = body,
                ContentType = Receipt.ContentType,
                IfNoneMatch = "*",
                ExpectedBucketOwner = settings.BucketOwner,
                UseChunkEncoding = false, // the checksum then goes as a header, which every S3 accepts, and not as a trailer
            },
            new Exchange(PutObjectRequestMarshaller.Instance) { Content = content, MaxSuccessBytes = 0, Deadline = deadline, Session = bucketSession });
    });

    /// <inheritdoc/>
    public HttpResponse Get(string key, int maxBytes, Deadline deadline) => SendInSession(deadline, bucketSession => Send(
        new GetObjectRequest { BucketName = settings.Bucket, Key = key, ExpectedBucketOwner = settings.BucketOwner },
        new Exchange(GetObjectRequestMarshaller.Instance) { MaxSuccessBytes = maxBytes, Deadline = deadline, Session = bucketSession }));

    /// <summary>Sends a request; to a directory bucket in a session, and once more in a new one where S3 does not take the session any more.</summary>
    private HttpResponse SendInSession(Deadline deadline, Func<BucketSession?, HttpResponse> send)
    {
        if (!settings.HasDirectoryBucket)
        {
            return send(null);
        }

        for (var isRenewed = false; ; isRenewed = true)
        {
            if (session is not { IsFresh: true } current)
            {
                var (created, response) = (DateTimeOffset.UtcNow, CreateSession(deadline));
                if (response.Head.Status != 200)
                {
                    // What a 404 or a 412 says of an object, this one says nothing of.
                    return response.Head.Status is >= 300 and not (404 or 412) || XmlElement.Find(response.Body, "Code") == "NoSuchBucket"
                        ? response
                        : throw new MalformedResponseException($"the response to CreateSession, {response.Head.Status}, is not one of S3");
                }

                session = current = BucketSession.Read(response, created);
            }

            var answer = send(current);
            if (isRenewed || answer.Head.Status < 400 || XmlElement.Find(answer.Body, "Code") is not ("ExpiredToken" or "InvalidToken"))
            {
                return answer;
            }

            session = null;
        }
    }

    private HttpResponse CreateSession(Deadline deadline) => Send(
        new CreateSessionRequest { BucketName = settings.Bucket },
        new Exchange(CreateSessionRequestMarshaller.Instance) { MaxSuccessBytes = MaxSessionBytes, Deadline = deadline });

    // The blocking Invoke: its handlers have no generic methods, whose code is looked up at run time (8 % of the CPU of a cold start).
    private HttpResponse Send(AmazonWebServiceRequest request, Exchange exchange)
    {
        try
        {
            _ = Invoke<AmazonWebServiceResponse>(request, exchange);
            return exchange.Response!;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    private static AWSCredentials CredentialsOf(Settings settings) => settings.SessionToken is { } token
        ? new SessionAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey, token)
        : new BasicAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey);

    /// <summary>
    /// A configuration with nothing left open: for each property that is not set, the SDK would read its own environment variables and
    /// the files of the AWS CLI.
    /// </summary>
    private static AmazonS3Config ConfigOf(Settings settings)
    {
        Environment.SetEnvironmentVariable("AWS_CSM_ENABLED", "false"); // client-side metrics have no property
        var config = new AmazonS3Config
        {
            AccountIdEndpointMode = AccountIdEndpointMode.DISABLED,
            AuthenticationRegion = settings.Region,
            AuthSchemePreference = [],
            ClientAppId = "",
            DisableClockSkewCorrection = true,
            DisableMultiregionAccessPoints = true,
            DisableS3ExpressSessionAuth = false,
            EndpointDiscoveryEnabled = false,
            IgnoreConfiguredEndpointUrls = true,
            MaxErrorRetry = 0,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_SUPPORTED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_SUPPORTED,
            RetryMode = RequestRetryMode.Standard,
            SigV4aSigningRegionSet = [],
            UseArnRegion = false,
            UseDualstackEndpoint = settings.UsesDualStack,
            UseFIPSEndpoint = settings.UsesFips,
            USEast1RegionalEndpointValue = S3UsEast1RegionalEndpointValue.Regional,
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
}
