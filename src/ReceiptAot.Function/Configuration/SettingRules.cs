using System.Globalization;

namespace ReceiptAot.Function.Configuration;

/// <summary>The valid values of environment variables.</summary>
internal static class SettingRules
{
    // Suffixes of directory bucket access points, Outposts and table buckets, which the function does not support (Amazon S3 User Guide,
    // "General purpose bucket naming rules").
    private static readonly string[] unsupportedSuffixes = ["--xa-s3", "--op-s3", "--table-s3"];

    /// <summary>
    /// Includes the names of old buckets, which may have upper-case letters and underscores. A name with a slash is not valid, as the slash
    /// would become part of the object key.
    /// </summary>
    public static bool IsBucket(string value) =>
        value.Length is >= 3 and <= 255
        && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && char.IsAsciiLetterOrDigit(value[0]) && char.IsAsciiLetterOrDigit(value[^1])
        && !value.Contains("..", StringComparison.Ordinal)
        && (!IsDirectoryBucket(value) || (value.Split("--") is [.., { Length: > 0 }, { Length: > 0 }, "x-s3"] && IsLabel(value)))
        && !Array.Exists(unsupportedSuffixes, suffix => value.EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>Whether a bucket is of S3 Express One Zone, as in <c>receipts--euc1-az1--x-s3</c>.</summary>
    public static bool IsDirectoryBucket(string bucket) => bucket.EndsWith("--x-s3", StringComparison.Ordinal);

    /// <summary>For example <c>arn:aws:s3:eu-central-1:123456789012:accesspoint/my-access-point</c>.</summary>
    public static bool IsAccessPoint(string value, string region) =>
        value.Split(':') is ["arn", _, "s3", var arnRegion, var account, var resource]
        && arnRegion == region
        && IsAccountId(account)
        && resource.Split('/') is ["accesspoint", { Length: >= 3 and <= 50 } name] && IsLabel(name);

    public static bool IsConcurrency(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 256;

    public static bool IsAccountId(string value) => value.Length == 12 && value.All(char.IsAsciiDigit);

    public static bool IsRegion(string value) => value.Length <= 63 && IsLabel(value);

    public static bool IsPrintable(string value) => value.All(static c => c is > ' ' and <= '~');

    public static bool IsEndpoint(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url is { UserInfo: "", Query: "", Fragment: "", Port: > 0 }
        && HasValidHost(url);

    /// <summary>
    /// Amazon CloudWatch API Reference, "MetricDatum" and "PutMetricData". Namespaces that begin with <c>AWS/</c> are reserved.
    /// </summary>
    public static bool IsMetricNamespace(string value) =>
        value.Length <= 255
        && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '#' or ':' or ' ')
        && value[0] != ':' && !value.StartsWith("AWS/", StringComparison.Ordinal);

    /// <summary>Amazon CloudWatch API Reference, "Dimension".</summary>
    public static bool IsDimensionValue(string value) =>
        value.Length <= 1024 && value.All(static c => c is >= ' ' and <= '~') && value[0] != ':';

    // A label of a host name.
    private static bool IsLabel(string value) =>
        value.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && value[0] != '-' && value[^1] != '-';

    private static bool HasValidHost(Uri url)
    {
        try
        {
            return url.IdnHost.Length < 254; // RFC 1035, section 2.3.4
        }
        catch (UriFormatException)
        {
            return false; // a name that IDNA does not permit
        }
    }
}
