using System.Globalization;

namespace ReceiptAot.Function.Storage;

/// <summary>An error response of S3 (Amazon S3 API Reference, "Error responses").</summary>
internal sealed record S3Error(int Status, string? Code, string? RequestId, string? Region, string? Location)
{
    // Transient whatever the status code. The last four report that the body was damaged in transit.
    private static readonly string[] transientCodes =
    [
        "RequestTimeout", "RequestTimeoutException", "InternalError", "ServiceUnavailable", "PriorRequestNotComplete",
        "BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch",
    ];

    // The throttling codes that do not contain "Throttl" (AWS SDKs and Tools Reference Guide, "Retry behavior").
    private static readonly string[] throttlingCodes =
    [
        "SlowDown", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "TooManyRequests",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
    ];

    /// <summary>Whether a retry may succeed.</summary>
    public bool IsTransient =>
        Status is (>= 500 and not 501) or 408 or 409 or 429
        || transientCodes.Contains(Code) || throttlingCodes.Contains(Code) || Code?.Contains("Throttl", StringComparison.Ordinal) == true;

    /// <summary>Whether a permission may be missing. The code of every other 403 names the cause.</summary>
    public bool IsAccessDenied => Status == 403 && Code is (null or "AccessDenied");

    /// <summary>A sentence for an operator; null if the code says everything.</summary>
    public string? Cause => Code switch
    {
        "AuthorizationHeaderMalformed" when Token(Region) is { } region =>
            $"S3 expects region {region}: AWS_REGION must be the region of the bucket.",
        "InvalidObjectState" => "The receipt is archived, and must be restored before it can be read.",
        "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" or "InvalidAccessKeyId" =>
            "The credentials of the function are invalid or expired.",
        "SignatureDoesNotMatch" => "AWS_SECRET_ACCESS_KEY does not match AWS_ACCESS_KEY_ID, or a proxy changes requests.",
        "RequestExpired" or "RequestTimeTooSkewed" => "The clock of this machine differs from the clock of S3.",
        "AccountProblem" => "There is a problem with the AWS account.",
        "AllAccessDisabled" => "All access to the bucket is disabled.",
        _ when Status is < 300 or >= 400 => null,
        _ when Token(Region) is { } region => $"The bucket is in region {region}.",
        // Not IdnHost, which throws an exception for some hosts. S3 redirects only to hosts in ASCII.
        _ when Uri.TryCreate(Location, UriKind.Absolute, out var url) && Token(url.Host) is { } host => $"S3 redirects to {host}.",
        _ => null,
    };

    /// <summary>The code, status and request id. S3's message may contain the key or names of IAM users, and is left out.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Token(Code) ?? "unknown"} ({Status}, request id {Token(RequestId) ?? "unknown"})");

    // Returns null for text that cannot be a code, an id or a name.
    private static string? Token(string? text) =>
        text is { Length: > 0 and <= 253 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? text : null;
}
