using System.Globalization;

namespace ReceiptAot.Function.Configuration;

/// <summary>The environment variables of the function: three of its own, others with the meaning in AWS's SDKs and Powertools.</summary>
internal sealed record Settings
{
    private const int DefaultConcurrency = 16;

    /// <summary><c>RECEIPT_BUCKET</c>: the name of a bucket or the ARN of an access point; null if missing or blank.</summary>
    public required string? Bucket { get; init; }

    /// <summary><c>RECEIPT_BUCKET_OWNER</c>: the expected account of the bucket, 12 digits; null for any account.</summary>
    public required string? BucketOwner { get; init; }

    /// <summary><c>RECEIPT_CONCURRENCY</c>: the number of orders that the process stores at once, for all events together.</summary>
    public required int Concurrency { get; init; }

    public required string Region { get; init; }

    /// <summary>
    /// <c>AWS_ENDPOINT_URL_S3</c>, or else <c>AWS_ENDPOINT_URL</c>; null for the endpoint of the region, and if
    /// <c>AWS_IGNORE_CONFIGURED_ENDPOINT_URLS</c> is true.
    /// </summary>
    public required Uri? Endpoint { get; init; }

    public bool UsesDualStack { get; init; }
    public bool UsesFips { get; init; }
    public bool HasAccessPoint => Bucket!.StartsWith("arn:", StringComparison.Ordinal);
    public bool HasDirectoryBucket => SettingRules.IsDirectoryBucket(Bucket!);

    /// <summary>Whether only the AWS SDK knows the endpoint of the bucket.</summary>
    public bool NeedsSdkEndpoint => HasAccessPoint || HasDirectoryBucket || UsesDualStack || UsesFips;

    public required string AccessKeyId { get; init; }
    public required string SecretAccessKey { get; init; }

    /// <summary><c>AWS_SESSION_TOKEN</c>; null for the keys of an IAM user.</summary>
    public required string? SessionToken { get; init; }

    /// <summary><c>POWERTOOLS_METRICS_NAMESPACE</c>; null for no metrics.</summary>
    public string? MetricNamespace { get; init; }

    /// <summary><c>POWERTOOLS_SERVICE_NAME</c>, or else <c>AWS_LAMBDA_FUNCTION_NAME</c>.</summary>
    public string Service { get; init; } = "";

    /// <summary>Reads and validates the settings. A missing bucket is not an error here, but one of each invocation.</summary>
    /// <exception cref="InvalidConfiguration">Another variable is missing, or a variable has an invalid value.</exception>
    public static Settings Read(Func<string, string?> environment)
    {
        var region = Required("AWS_REGION", SettingRules.IsRegion, "a region's name, such as eu-central-1");
        var settings = new Settings
        {
            Bucket = Optional(
                "RECEIPT_BUCKET",
                bucket => SettingRules.IsBucket(bucket) || SettingRules.IsAccessPoint(bucket, region),
                "a bucket's name, or an access point's ARN in AWS_REGION"),
            BucketOwner = Optional("RECEIPT_BUCKET_OWNER", SettingRules.IsAccountId, "an AWS account id, which has 12 digits"),
            Concurrency = Optional("RECEIPT_CONCURRENCY", SettingRules.IsConcurrency, "a whole number from 1 to 256") is { } number
                ? int.Parse(number, CultureInfo.InvariantCulture)
                : DefaultConcurrency,
            Region = region,
            Endpoint = IsTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ? null : Url("AWS_ENDPOINT_URL_S3") ?? Url("AWS_ENDPOINT_URL"),
            UsesDualStack = IsTrue("AWS_USE_DUALSTACK_ENDPOINT"),
            UsesFips = IsTrue("AWS_USE_FIPS_ENDPOINT"),
            AccessKeyId = Required("AWS_ACCESS_KEY_ID", SettingRules.IsPrintable, "an access key id"),
            SecretAccessKey = Required("AWS_SECRET_ACCESS_KEY", SettingRules.IsPrintable, "a secret access key"),
            SessionToken = Optional("AWS_SESSION_TOKEN", SettingRules.IsPrintable, "a session token"),
            MetricNamespace = Optional("POWERTOOLS_METRICS_NAMESPACE", SettingRules.IsMetricNamespace, "a namespace of CloudWatch metrics"),
            Service = Optional("POWERTOOLS_SERVICE_NAME", SettingRules.IsDimensionValue, "a dimension value of CloudWatch metrics")
                ?? (environment("AWS_LAMBDA_FUNCTION_NAME") is { Length: > 0 } name ? name : "service_undefined"), // Powertools' default
        };
        if (settings.Endpoint is not null)
        {
            InvalidConfiguration.ThrowIf(settings.UsesDualStack, "AWS_USE_DUALSTACK_ENDPOINT", "cannot be combined with an endpoint URL");
            InvalidConfiguration.ThrowIf(settings.UsesFips, "AWS_USE_FIPS_ENDPOINT", "cannot be combined with an endpoint URL");
            InvalidConfiguration.ThrowIf(
                settings is { Bucket: not null, HasDirectoryBucket: true },
                "RECEIPT_BUCKET",
                "is a directory bucket, which cannot be combined with an endpoint URL");
        }

        return settings;

        string Required(string variable, Predicate<string> isValid, string expected) =>
            Optional(variable, isValid, expected) ?? throw new InvalidConfiguration(variable, $"is missing; it should be {expected}");

        string? Optional(string variable, Predicate<string> isValid, string expected)
        {
            var value = environment(variable);
            return string.IsNullOrWhiteSpace(value) ? null
                : isValid(value) ? value
                : throw new InvalidConfiguration(variable, $"is not {expected}");
        }

        bool IsTrue(string variable) =>
            Optional(variable, static value => bool.TryParse(value, out _), "true or false") is { } value && bool.Parse(value);

        Uri? Url(string variable) =>
            Optional(variable, SettingRules.IsEndpoint, "an http or https URL of a host, such as http://127.0.0.1:9000") is { } url
                ? new Uri(url)
                : null;
    }
}
