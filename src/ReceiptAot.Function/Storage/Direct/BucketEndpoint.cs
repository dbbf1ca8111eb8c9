using System.Text;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>
/// Where a bucket is reached without the SDK's help: at its own host name, or, where it can have none or another S3 is asked, in the path
/// (Amazon S3 User Guide, "Virtual hosting of general purpose buckets").
/// </summary>
/// <param name="Host">The host's name or address.</param>
/// <param name="Port">The port.</param>
/// <param name="IsTls">Whether it speaks TLS.</param>
/// <param name="HostHeader">What the header Host says.</param>
/// <param name="Path">What each object's path begins with, without the <c>/</c> before the key.</param>
internal sealed record BucketEndpoint(string Host, int Port, bool IsTls, string HostHeader, string Path)
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

    // Of S3 Express One Zone, its access points, Outposts and table buckets, each with endpoints of its own (Amazon S3 User Guide, "General
    // purpose bucket naming rules").
    private static readonly string[] suffixesOfOtherKinds = ["--x-s3", "--xa-s3", "--op-s3", "--table-s3"];

    /// <summary>The endpoint of the bucket.</summary>
    /// <exception cref="InvalidConfiguration">It is of a kind that only AWS's SDK knows how to reach.</exception>
    public static BucketEndpoint Of(Settings settings)
    {
        var bucket = settings.Bucket!;
        Refuse(bucket.StartsWith("arn:", StringComparison.Ordinal), "RECEIPT_BUCKET", "is an ARN");
        Refuse(
            Array.Exists(suffixesOfOtherKinds, suffix => bucket.EndsWith(suffix, StringComparison.Ordinal)),
            "RECEIPT_BUCKET",
            "is a bucket of another kind than general purpose");
        Refuse(settings.UsesDualStack, "AWS_USE_DUALSTACK_ENDPOINT", "is set");
        Refuse(settings.UsesFips, "AWS_USE_FIPS_ENDPOINT", "is set");
        if (settings.Endpoint is { } custom)
        {
            var name = custom.HostNameType == UriHostNameType.IPv6 ? $"[{custom.IdnHost}]" : custom.IdnHost;
            return new(
                custom.IdnHost,
                custom.Port,
                custom.Scheme == Uri.UriSchemeHttps,
                custom.IsDefaultPort ? name : $"{name}:{custom.Port}",
                $"{custom.AbsolutePath.TrimEnd('/')}/{bucket}");
        }

        var host = $"s3.{settings.Region}.{DomainOf(settings.Region)}";
        return IsLabel(bucket)
            ? new($"{bucket}.{host}", HttpsPort, IsTls: true, $"{bucket}.{host}", "")
            : new(host, HttpsPort, IsTls: true, host, "/" + bucket);
    }

    /// <summary>An object's path: its key escaped just once, with each <c>/</c> as it is. Nothing is tidied away, as a key may be <c>a//../b</c>.</summary>
    public string PathOf(string key)
    {
        var path = new StringBuilder(Path).Append('/');
        foreach (var octet in Encoding.UTF8.GetBytes(key))
        {
            _ = IsUnreserved((char)octet) || octet == '/' ? path.Append((char)octet) : path.Append('%').Append(Convert.ToHexString([octet]));
        }

        return path.ToString();
    }

    private static string DomainOf(string region) =>
        partitions.FirstOrDefault(partition => region.StartsWith(partition.RegionPrefix, StringComparison.Ordinal)).Domain ?? "amazonaws.com";

    // A name that is one label of a host's: the certificate of *.s3.REGION.amazonaws.com has no room for a dot.
    private static bool IsLabel(string bucket) =>
        bucket.Length <= 63 && bucket.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    // RFC 3986, section 2.3.
    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';

    private static void Refuse(bool condition, string variable, string what)
    {
        if (condition)
        {
            throw new InvalidConfiguration(variable, $"{what}, which this build does not know how to use; one made with S3Client=AwsSdk does");
        }
    }
}
