using System.Runtime.InteropServices;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;
using Amazon.S3.Internal.S3Express;
using Amazon.S3.Model;
using Amazon.S3.Model.Internal.MarshallTransformations;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// Creates and signs requests with AWSSDK.S3, and sends the requests over the connection pool. The SDK sees no response, so no response can
/// make the SDK fail.
/// </summary>
internal sealed class AwsSdkS3Client : AmazonS3Client, IS3Client
{
    private const int MaxSessionBytes = 64 * 1024;

    private readonly Settings settings;
    private volatile BucketSession? lastSession;

    public AwsSdkS3Client(Settings settings, ConnectionPool pool)
        : base(CreateCredentials(settings), CreateConfig(settings))
    {
        this.settings = settings;
        if (settings.Endpoint is { } endpoint && !settings.HasAccessPoint)
        {
            var bucket = BucketEndpoint.ForUrl(endpoint, settings.Bucket!);
            RuntimePipeline.AddHandlerAfter<AmazonS3EndpointResolver>(new PathStyleHandler(bucket));
        }

        RuntimePipeline.ReplaceHandler<HttpHandler<HttpContent>>(new ConnectionPoolHandler(pool));
        RuntimePipeline.ReplaceHandler<S3ExpressPreSigner>(new BucketSessionHandler());
        RuntimePipeline.RemoveHandler<RetryHandler>(); // ReceiptStore retries
        RuntimePipeline.RemoveHandler<ErrorHandler>(); // S3ObjectStore interprets responses; this and the next three would, too
        RuntimePipeline.RemoveHandler<Unmarshaller>();
        RuntimePipeline.RemoveHandler<AmazonS3ResponseHandler>();
        RuntimePipeline.RemoveHandler<AmazonS3RedirectHandler>();

        // These two handlers execute 20.9 and 0.3 million of the 39 million instructions of a cold start. The other handlers that are not
        // needed execute 0.1 million together, and are not removed (callgrind, 2026-11-27).
        RuntimePipeline.RemoveHandler<MetricsHandler>();
        RuntimePipeline.RemoveHandler<CompressionHandler>();
    }

    public TimeSpan ClockCorrection
    {
        set => AWSConfigs.ManualClockCorrection = value;
    }

    internal IEnumerable<IPipelineHandler> Handlers => RuntimePipeline.Handlers;

    public HttpResponse Put(string key, ReadOnlyMemory<byte> content, Deadline deadline) => SendInSession(deadline, session =>
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
                UseChunkEncoding = false, // sends the checksum as a header, which every S3 accepts, and not as a trailer
            },
            new SdkExchange(PutObjectRequestMarshaller.Instance) { Content = content, Deadline = deadline, Session = session });
    });

    public HttpResponse Get(string key, int maxBytes, Deadline deadline) => SendInSession(deadline, session => Send(
        new GetObjectRequest { BucketName = settings.Bucket, Key = key, ExpectedBucketOwner = settings.BucketOwner },
        new SdkExchange(GetObjectRequestMarshaller.Instance) { MaxSuccessBytes = maxBytes, Deadline = deadline, Session = session }));

    // A directory bucket needs a session. If S3 refuses the session as expired, the request is repeated in a new session.
    private HttpResponse SendInSession(Deadline deadline, Func<BucketSession?, HttpResponse> send)
    {
        if (!settings.HasDirectoryBucket)
        {
            return send(null);
        }

        for (var isRenewed = false; ; isRenewed = true)
        {
            if (lastSession is not { IsFresh: true } current)
            {
                var (created, response) = (DateTimeOffset.UtcNow, CreateSession(deadline));
                if (response.Head.Status != 200)
                {
                    // A 404 or 412 response to CreateSession says nothing about the receipt.
                    return response.Head.Status is >= 300 and not (404 or 412) || XmlElement.Find(response.Body, "Code") == "NoSuchBucket"
                        ? response
                        : throw new MalformedResponseException(
                            $"the response to CreateSession, {response.Head.Status}, is not a response of S3");
                }

                lastSession = current = BucketSession.Read(response, created);
            }

            var sessionResponse = send(current);
            if (isRenewed
                || sessionResponse.Head.Status < 400
                || XmlElement.Find(sessionResponse.Body, "Code") is not ("ExpiredToken" or "InvalidToken"))
            {
                return sessionResponse;
            }

            lastSession = null;
        }
    }

    private HttpResponse CreateSession(Deadline deadline) => Send(
        new CreateSessionRequest { BucketName = settings.Bucket },
        new SdkExchange(CreateSessionRequestMarshaller.Instance) { MaxSuccessBytes = MaxSessionBytes, Deadline = deadline });

    // Not InvokeAsync, whose handlers are generic methods that are resolved at run time (8 % of the CPU of a cold start).
    private HttpResponse Send(AmazonWebServiceRequest request, SdkExchange exchange)
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

    private static AWSCredentials CreateCredentials(Settings settings) => settings.SessionToken is { } token
        ? new SessionAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey, token)
        : new BasicAWSCredentials(settings.AccessKeyId, settings.SecretAccessKey);

    // Sets all properties for which the SDK would read environment variables and the files of the AWS CLI.
    private static AmazonS3Config CreateConfig(Settings settings)
    {
        Environment.SetEnvironmentVariable("AWS_CSM_ENABLED", "false"); // there is no property for client-side monitoring
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
