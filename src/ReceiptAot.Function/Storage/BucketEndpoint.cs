namespace ReceiptAot.Function.Storage;

/// <summary>
/// The server and path of a bucket, without the SDK's rules. The bucket is in the host name; or in the path, if its name is not a valid
/// host name or an endpoint URL is configured (Amazon S3 User Guide, "Virtual hosting of general purpose buckets").
/// </summary>
/// <param name="Path">
/// The start of the path of each object, without the <c>/</c> before the key. Paths are percent-encoded once, except for the unreserved
/// characters of RFC 3986, as Signature Version 4 requires for S3.
/// </param>
internal sealed record BucketEndpoint(HttpEndpoint Server, string Path)
{
    // AWS General Reference, "Amazon S3 endpoints"; for isolated partitions, the partitions file of AWS's SDKs.
    private static readonly (string RegionPrefix, string Domain)[] partitions =
    [
        ("cn-", "amazonaws.com.cn"),
        ("eusc-", "amazonaws.eu"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
    ];

    /// <exception cref="InvalidConfiguration">Only the AWS SDK supports this kind of bucket or endpoint.</exception>
    public static BucketEndpoint For(Settings settings)
    {
        var bucket = settings.Bucket!;
        Refuse(settings.HasAccessPoint, "RECEIPT_BUCKET", "is an ARN");
        Refuse(settings.HasDirectoryBucket, "RECEIPT_BUCKET", "is a directory bucket");
        Refuse(settings.UsesDualStack, "AWS_USE_DUALSTACK_ENDPOINT", "is set");
        Refuse(settings.UsesFips, "AWS_USE_FIPS_ENDPOINT", "is set");
        if (settings.Endpoint is { } endpoint)
        {
            return ForUrl(endpoint, bucket);
        }

        var host = $"s3.{settings.Region}.{DomainOf(settings.Region)}";
        return IsHostLabel(bucket)
            ? new(new($"{bucket}.{host}", 443, IsTls: true), "")
            : new(new(host, 443, IsTls: true), "/" + bucket);
    }

    /// <summary>The endpoint of a bucket in the path, after the path of the URL.</summary>
    public static BucketEndpoint ForUrl(Uri endpoint, string bucket) => new(
        HttpEndpoint.From(endpoint),
        string.Join(
            '/', endpoint.AbsolutePath.TrimEnd('/').Split('/').Select(Uri.UnescapeDataString).Append(bucket).Select(Uri.EscapeDataString)));

    /// <summary>The path of an object. The key is not normalized, as a key may be <c>a//../b</c>.</summary>
    public string PathOf(string key) => $"{Path}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";

    private static string DomainOf(string region) =>
        Array.Find(partitions, partition => region.StartsWith(partition.RegionPrefix, StringComparison.Ordinal)).Domain ?? "amazonaws.com";

    // Without dots, as the certificate for *.s3.REGION.amazonaws.com matches a single label.
    private static bool IsHostLabel(string bucket) =>
        bucket.Length <= 63 && bucket.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static void Refuse(bool condition, string variable, string what) => InvalidConfiguration.ThrowIf(
        condition, variable, $"{what}, which this build does not support; a build with S3Client=AwsSdk does");
}
