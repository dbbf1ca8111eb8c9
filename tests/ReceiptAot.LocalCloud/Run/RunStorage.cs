using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Run;

/// <summary>The S3 that a run stores to: the embedded one, or the one that <c>AWS_ENDPOINT_URL_S3</c> names.</summary>
internal sealed class RunStorage : IAsyncDisposable
{
    private readonly LocalS3? embedded;
    private readonly AmazonS3Client client;
    private readonly string bucket;

    private RunStorage(LocalS3? embedded, string description, Dictionary<string, string?> environment)
    {
        this.embedded = embedded;
        Description = description;
        Environment = environment;
        bucket = environment["RECEIPT_BUCKET"]!;
        client = new AmazonS3Client(
            environment["AWS_SESSION_TOKEN"] is { Length: > 0 } token
                ? new SessionAWSCredentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], token)
                : new BasicAWSCredentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]),
            new AmazonS3Config
            {
                ServiceURL = environment["AWS_ENDPOINT_URL_S3"],
                AuthenticationRegion = environment["AWS_REGION"],
                MaxErrorRetry = 0,
            });
    }

    /// <summary>Which it is, for the user.</summary>
    public string Description { get; }

    /// <summary>The variables that send the function there.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>Starts the embedded S3, or takes the one that the environment names.</summary>
    /// <param name="folder">Where the embedded one keeps its objects.</param>
    /// <exception cref="ArgumentException">The environment names an S3, but not all that is needed to use it.</exception>
    public static async Task<RunStorage> OpenAsync(string folder)
    {
        var environment = new Dictionary<string, string?>();
        foreach (var name in (string[])["RECEIPT_BUCKET", "RECEIPT_BUCKET_OWNER", "RECEIPT_CONCURRENCY", "AWS_ENDPOINT_URL_S3", "AWS_REGION",
                     "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL"])
        {
            environment[name] = System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
        }

        if (environment["AWS_ENDPOINT_URL_S3"] is { } url)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            {
                throw new ArgumentException("AWS_ENDPOINT_URL_S3 is not an http or https URL.");
            }

            environment["AWS_REGION"] ??= "us-east-1";
            var missing = ((string[])["RECEIPT_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]).Where(name => environment[name] is null).ToList();
            return missing.Count == 0
                ? new RunStorage(null, $"bucket {environment["RECEIPT_BUCKET"]} at {url}", environment)
                : throw new ArgumentException($"AWS_ENDPOINT_URL_S3 is set, so these have to be set as well: {string.Join(", ", missing)}.");
        }

        environment["RECEIPT_BUCKET"] ??= "local-receipts";
        var s3 = await LocalS3.StartAsync(folder, environment["RECEIPT_BUCKET"]!);
        foreach (var (name, value) in s3.EnvironmentFor(environment["RECEIPT_BUCKET"]!))
        {
            environment[name] = value;
        }

        return new RunStorage(s3, $"embedded, {Path.GetRelativePath(".", Path.Combine(folder, environment["RECEIPT_BUCKET"]!))}", environment);
    }

    /// <summary>The object as it stands in the bucket; in parentheses, why none can be shown.</summary>
    public async Task<string> ReadAsync(string key)
    {
        try
        {
            using var response = await client.GetObjectAsync(bucket, key);
            using var content = new StreamReader(response.ResponseStream, Encoding.UTF8);
            return await content.ReadToEndAsync();
        }
        catch (AmazonServiceException e)
        {
            return $"({e.ErrorCode ?? e.Message})";
        }
        catch (Exception e) when (e is HttpRequestException or AmazonClientException or IOException or TimeoutException)
        {
            return $"({e.GetBaseException().Message})";
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (embedded is not null)
        {
            await embedded.DisposeAsync();
        }
    }
}
