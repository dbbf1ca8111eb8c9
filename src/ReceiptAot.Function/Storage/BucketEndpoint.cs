using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// Where a bucket is reached without the SDK's rules: at its own host name; or in the path, where the bucket can have no host name or the
/// operator has set an endpoint (Amazon S3 User Guide, "Virtual hosting of general purpose buckets").
/// </summary>
/// <param name="Server">The server.</param>
/// <param name="Path">What the path of each object begins with, percent-encoded, without the <c>/</c> before the key.</param>
internal sealed record BucketEndpoint(HttpEndpoint Server, string Path)
{
    private const int HttpsPort = 443;

    // AWS General Reference, "Amazon S3 endpoints"; of the isolated partitions, the partitions file of AWS's SDKs.
    private static readonly (string RegionPrefix, string Domain)[] partitions =
    [
        ("cn-", "amazonaws.com.cn"),
        ("eusc-", "amazonaws.eu"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
    ];

    /// <summary>The endpoint of the configured bucket.</summary>
    /// <exception cref="InvalidConfiguration">The bucket is of a kind that only the AWS SDK can reach.</exception>
    public static BucketEndpoint Of(Settings settings)
    {
        var bucket = settings.Bucket!;
        Refuse(settings.HasAccessPoint, "RECEIPT_BUCKET", "is an ARN");
        Refuse(settings.HasDirectoryBucket, "RECEIPT_BUCKET", "is a directory bucket");
        Refuse(settings.UsesDualStack, "AWS_USE_DUALSTACK_ENDPOINT", "is set");
        Refuse(settings.UsesFips, "AWS_USE_FIPS_ENDPOINT", "is set");
        if (settings.Endpoint is { } endpoint)
        {
            return At(endpoint, bucket);
        }

        var host = $"s3.{settings.Region}.{DomainOf(settings.Region)}";
        return IsLabel(bucket)
            ? new(new($"{bucket}.{host}", HttpsPort, IsTls: true), "")
            : new(new(host, HttpsPort, IsTls: true), "/" + bucket);
    }

    /// <summary>A bucket at an endpoint that the operator has set: in the path, behind the path of the endpoint.</summary>
    public static BucketEndpoint At(Uri endpoint, string bucket) => new(
        HttpEndpoint.Of(endpoint),
        string.Join('/', endpoint.AbsolutePath.TrimEnd('/').Split('/').Select(Uri.UnescapeDataString).Append(bucket).Select(Encode)));

    /// <summary>The path of an object. Nothing is normalized, as a key may be <c>a//../b</c>.</summary>
    public string PathOf(string key) => $"{Path}/{string.Join('/', key.Split('/').Select(Encode))}";

    /// <summary>A segment of a path, percent-encoded once, as Signature Version 4 asks: all but the unreserved characters of RFC 3986.</summary>
    private static string Encode(string segment) => Uri.EscapeDataString(segment);

    private static string DomainOf(string region) =>
        partitions.FirstOrDefault(partition => region.StartsWith(partition.RegionPrefix, StringComparison.Ordinal)).Domain ?? "amazonaws.com";

    // A name that is one label of a host's: the certificate of *.s3.REGION.amazonaws.com has no room for a dot.
    private static bool IsLabel(string bucket) =>
        bucket.Length <= 63 && bucket.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void Refuse(bool condition, string variable, string what)
    {
        if (condition)
        {
            throw new InvalidConfiguration(variable, $"{what}, which this build does not know how to use; one made with S3Client=AwsSdk does");
        }
    }
}
