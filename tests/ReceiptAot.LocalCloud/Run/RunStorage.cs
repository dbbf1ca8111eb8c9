using System.Text;
using ReceiptAot.Core.Receipts;
using ReceiptAot.Function.Configuration;
using ReceiptAot.Function.Errors;
using ReceiptAot.Function.Storage;
using ReceiptAot.Function.Storage.AwsSdk;
using ReceiptAot.Http;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Run;

/// <summary>The S3 server that a run stores to: the embedded one, or the one that <c>AWS_ENDPOINT_URL_S3</c> names.</summary>
internal sealed class RunStorage : IAsyncDisposable
{
    private const int MaxReceiptBytes = 8 * 1024 * 1024; // an event has at most 6 MB

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(10);

    // The variables that are passed on to the function.
    private static readonly string[] variables =
    [
        "RECEIPT_BUCKET", "RECEIPT_BUCKET_OWNER", "RECEIPT_CONCURRENCY", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL",
        "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME",
    ];

    private readonly ConnectionPool pool = new(Trust.SystemStore.OptionsFor, TimeProvider.System);

    private RunStorage(LocalS3? embedded, string description, Dictionary<string, string?> environment) =>
        (Embedded, Description, Environment) = (embedded, description, environment);

    /// <summary>Null if the environment variables name a server.</summary>
    public LocalS3? Embedded { get; }

    /// <summary>The bucket and its server, as the user reads them.</summary>
    public string Description { get; }

    /// <summary>The environment variables of the function.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>Starts the embedded S3, or uses the one that the environment variables name.</summary>
    /// <param name="folder">The folder in which the embedded S3 keeps its objects.</param>
    /// <exception cref="ArgumentException">The endpoint is not a URL, or a variable that it requires is missing.</exception>
    public static async Task<RunStorage> OpenAsync(string folder)
    {
        var environment = new Dictionary<string, string?>();
        foreach (var name in variables)
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
            var missing = ((string[])["RECEIPT_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
                .Where(name => environment[name] is null).ToList();
            return missing.Count == 0
                ? new RunStorage(null, $"bucket {environment["RECEIPT_BUCKET"]} at {url}", environment)
                : throw new ArgumentException($"AWS_ENDPOINT_URL_S3 is set, so set these as well: {string.Join(", ", missing)}.");
        }

        var bucket = environment["RECEIPT_BUCKET"] ?? "local-receipts";
        var s3 = await LocalS3.StartAsync(folder, bucket);
        foreach (var (name, value) in s3.EnvironmentFor(bucket))
        {
            environment[name] = value;
        }

        return new RunStorage(s3, $"embedded, {Path.GetRelativePath(".", Path.Combine(folder, bucket))}", environment);
    }

    /// <summary>Rejects an S3 of the user that overwrites receipts. The embedded S3 does not.</summary>
    /// <exception cref="IOException">The S3 overwrites objects, or this could not be checked.</exception>
    public void RejectOverwrites()
    {
        try
        {
            if (Embedded is null && Use(static (objects, deadline) => OverwriteCheck.IsOverwritten(objects, deadline)))
            {
                throw new IOException(
                    $"this S3 ignores If-None-Match: it has overwritten {OverwriteCheck.Key.Value} in {Description}. "
                    + "It would overwrite receipts too, so no event was sent.");
            }
        }
        catch (Exception e) when (e is FunctionError or TimeoutException)
        {
            throw new IOException($"whether this S3 honors If-None-Match could not be checked, so no event was sent. {e.Message}", e);
        }
    }

    /// <summary>Reads a receipt. Without a receipt to show, returns the reason in parentheses.</summary>
    public string Read(ReceiptKey key)
    {
        try
        {
            return Use((objects, deadline) => objects.Get(key, MaxReceiptBytes, deadline)) is { } bytes
                ? Encoding.UTF8.GetString(bytes.Span)
                : "(NoSuchKey)";
        }
        catch (Exception e) when (e is FunctionError or TimeoutException)
        {
            return $"({e.Message})";
        }
    }

    public async ValueTask DisposeAsync()
    {
        pool.Dispose();
        if (Embedded is not null)
        {
            await Embedded.DisposeAsync();
        }
    }

    private T Use<T>(Func<S3ObjectStore, Deadline, T> use)
    {
        var settings = Settings.Read(Environment.GetValueOrDefault);
        using var client = new AwsSdkS3Client(settings, pool);
        return use(new S3ObjectStore(settings, client), new Deadline(TimeProvider.System, timeout));
    }
}
