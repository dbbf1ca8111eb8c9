using System.Globalization;

namespace ReceiptAot.Function;

/// <summary>What the environment says, read once in init: the variables of AWS's SDKs, in their sense, and three of the function's own.</summary>
internal sealed record Settings
{
    private const int DefaultConcurrency = 16;

    // The names of access points of directory buckets, Outposts and table buckets, which neither client can store in (Amazon S3 User
    // Guide, "General purpose bucket naming rules").
    private static readonly string[] otherKinds = ["--xa-s3", "--op-s3", "--table-s3"];

    /// <summary><c>RECEIPT_BUCKET</c>: where receipts go, a bucket's name or an access point's ARN; null where it is missing or blank.</summary>
    public required string? Bucket { get; init; }

    /// <summary><c>RECEIPT_BUCKET_OWNER</c>: the account that the bucket must belong to, 12 digits; null for any.</summary>
    public required string? BucketOwner { get; init; }

    /// <summary><c>RECEIPT_CONCURRENCY</c>: how many orders are stored at once, of all events together; 16 unless set.</summary>
    public required int Concurrency { get; init; }

    /// <summary><c>AWS_REGION</c>.</summary>
    public required string Region { get; init; }

    /// <summary>
    /// <c>AWS_ENDPOINT_URL_S3</c>, else <c>AWS_ENDPOINT_URL</c>; null for the region's own endpoint, and where
    /// <c>AWS_IGNORE_CONFIGURED_ENDPOINT_URLS</c> is true.
    /// </summary>
    public required Uri? Endpoint { get; init; }

    /// <summary><c>AWS_USE_DUALSTACK_ENDPOINT</c>: whether the region's endpoint is to be the one with IPv6.</summary>
    public bool UsesDualStack { get; init; }

    /// <summary><c>AWS_USE_FIPS_ENDPOINT</c>: whether the region's endpoint is to be the one with validated cryptography.</summary>
    public bool UsesFips { get; init; }

    /// <summary>Whether the bucket is given as the ARN of an access point.</summary>
    public bool HasAccessPoint => Bucket!.StartsWith("arn:", StringComparison.Ordinal);

    /// <summary>Whether the bucket is a directory bucket of S3 Express One Zone (Amazon S3 User Guide, "Directory bucket naming rules").</summary>
    public bool HasDirectoryBucket => Bucket!.EndsWith("--x-s3", StringComparison.Ordinal);

    /// <summary><c>AWS_ACCESS_KEY_ID</c>.</summary>
    public required string AccessKeyId { get; init; }

    /// <summary><c>AWS_SECRET_ACCESS_KEY</c>.</summary>
    public required string SecretAccessKey { get; init; }

    /// <summary><c>AWS_SESSION_TOKEN</c>; null for a user's keys, which have none.</summary>
    public required string? SessionToken { get; init; }

    /// <summary>Reads the environment. That the bucket is missing is left for each invocation to say.</summary>
    /// <exception cref="InvalidConfiguration">Another variable is missing, or one is wrong.</exception>
    public static Settings Read(Func<string, string?> environment)
    {
        var region = Required("AWS_REGION", IsRegion, "a region's name, such as eu-central-1");
        var settings = new Settings
        {
            Bucket = Optional("RECEIPT_BUCKET", bucket => IsBucket(bucket) || IsAccessPoint(bucket, region), "a bucket's name, or an access point's ARN in AWS_REGION"),
            BucketOwner = Optional("RECEIPT_BUCKET_OWNER", IsAccountId, "an AWS account id, which has 12 digits"),
            Concurrency = Optional("RECEIPT_CONCURRENCY", IsConcurrency, "a whole number from 1 to 256") is { } number
                ? int.Parse(number, CultureInfo.InvariantCulture)
                : DefaultConcurrency,
            Region = region,
            Endpoint = IsTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ? null : Endpoint("AWS_ENDPOINT_URL_S3") ?? Endpoint("AWS_ENDPOINT_URL"),
            UsesDualStack = IsTrue("AWS_USE_DUALSTACK_ENDPOINT"),
            UsesFips = IsTrue("AWS_USE_FIPS_ENDPOINT"),
            AccessKeyId = Required("AWS_ACCESS_KEY_ID", IsPrintable, "an access key id"),
            SecretAccessKey = Required("AWS_SECRET_ACCESS_KEY", IsPrintable, "a secret access key"),
            SessionToken = Optional("AWS_SESSION_TOKEN", IsPrintable, "a session token"),
        };
        if (settings.Endpoint is not null)
        {
            Refuse(settings.UsesDualStack, "AWS_USE_DUALSTACK_ENDPOINT", "is set together with an endpoint, which it can not change");
            Refuse(settings.UsesFips, "AWS_USE_FIPS_ENDPOINT", "is set together with an endpoint, which it can not change");
            Refuse(settings is { Bucket: not null, HasDirectoryBucket: true }, "RECEIPT_BUCKET", "is a directory bucket, which has to be reached without an endpoint of another server");
        }

        return settings;

        static void Refuse(bool condition, string variable, string problem)
        {
            if (condition)
            {
                throw new InvalidConfiguration(variable, problem);
            }
        }

        string Required(string variable, Predicate<string> accepts, string expected) =>
            Optional(variable, accepts, expected) ?? throw new InvalidConfiguration(variable, $"is missing; it should be {expected}");

        string? Optional(string variable, Predicate<string> accepts, string expected)
        {
            var value = environment(variable);
            return string.IsNullOrWhiteSpace(value) ? null
                : accepts(value) ? value
                : throw new InvalidConfiguration(variable, $"is not {expected}");
        }

        bool IsTrue(string variable) => Optional(variable, static value => bool.TryParse(value, out _), "true or false") is { } value && bool.Parse(value);

        Uri? Endpoint(string variable) =>
            Optional(variable, IsEndpoint, "an http or https URL of a host, such as http://127.0.0.1:9000") is { } url ? new Uri(url) : null;
    }

    // Wider than the rules for new buckets, as old ones have upper-case letters and underscores; no '/', which would lead into a key.
    private static bool IsBucket(string value) =>
        value.Length is >= 3 and <= 255
        && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && char.IsAsciiLetterOrDigit(value[0]) && char.IsAsciiLetterOrDigit(value[^1])
        && !value.Contains("..", StringComparison.Ordinal)
        && (value.EndsWith("--x-s3", StringComparison.Ordinal) ? IsDirectoryBucket(value) : !Array.Exists(otherKinds, kind => value.EndsWith(kind, StringComparison.Ordinal)));

    // As in receipts--euc1-az1--x-s3
    private static bool IsDirectoryBucket(string value) => value.Split("--") is [.., { Length: > 0 }, { Length: > 0 }, "x-s3"] && IsLabel(value);

    // As in arn:aws:s3:eu-central-1:123456789012:accesspoint/my-access-point
    private static bool IsAccessPoint(string value, string region) =>
        value.Split(':') is ["arn", _, "s3", var its, var account, var resource]
        && its == region
        && IsAccountId(account)
        && resource.Split('/') is ["accesspoint", { Length: >= 3 and <= 50 } name] && IsLabel(name);

    private static bool IsConcurrency(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 256;

    private static bool IsAccountId(string value) => value.Length == 12 && value.All(char.IsAsciiDigit);

    private static bool IsRegion(string value) => value.Length <= 63 && IsLabel(value);

    // Of a host's name.
    private static bool IsLabel(string value) =>
        value.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && value[0] != '-' && value[^1] != '-';

    private static bool IsPrintable(string value) => value.All(static c => c is > ' ' and <= '~');

    private static bool IsEndpoint(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url is { UserInfo: "", Query: "", Fragment: "", IdnHost.Length: < 254, Port: > 0 }; // RFC 1035, section 2.3.4
}
