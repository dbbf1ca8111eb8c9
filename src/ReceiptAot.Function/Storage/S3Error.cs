using System.Globalization;

namespace ReceiptAot.Function.Storage;

/// <summary>An error response of S3.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Code">The error code, such as <c>AccessDenied</c> (Amazon S3 API Reference, "Error responses").</param>
/// <param name="RequestId">S3's id of the request.</param>
/// <param name="Region">The region that S3 says to use.</param>
/// <param name="Location">The URL that a redirect goes to.</param>
internal sealed record S3Error(int Status, string? Code, string? RequestId, string? Region, string? Location)
{
    // Not throttling, but transient whatever the status; the last three say that the body was damaged in transit.
    private static readonly string[] transientCodes =
    [
        "RequestTimeout", "RequestTimeoutException", "InternalError", "ServiceUnavailable", "PriorRequestNotComplete",
        "BadDigest", "IncompleteBody", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch",
    ];

    // The names of throttling that have no "Throttl" in them (AWS SDKs and Tools Reference Guide, "Retry behavior").
    private static readonly string[] throttlingCodes =
    [
        "SlowDown", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "TooManyRequests", "TooManyRequestsException",
        "ProvisionedThroughputExceededException", "TransactionInProgressException",
    ];

    /// <summary>Whether S3 says that the time of the signature differs from its own.</summary>
    public bool IsClockSkew => Code == "RequestTimeTooSkewed";

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient =>
        Status is (>= 500 and not 501) or 408 or 409 or 429
        || transientCodes.Contains(Code) || throttlingCodes.Contains(Code) || Code?.Contains("Throttl", StringComparison.Ordinal) == true;

    /// <summary>Whether a permission may be missing. Every other 403 has a code that says what is wrong.</summary>
    public bool IsAccessDenied => Status == 403 && Code is null or "AccessDenied";

    /// <summary>A sentence on the cause; null where the code says all that is known.</summary>
    public string? Cause => Code switch
    {
        "AuthorizationHeaderMalformed" when Token(Region) is { } region => $"S3 expects region {region}: AWS_REGION has to be the bucket's.",
        "InvalidObjectState" => "The object is archived, and has to be restored before it can be read.",
        "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" or "InvalidAccessKeyId" => "The credentials of the function are not valid, or not any more.",
        "SignatureDoesNotMatch" => "AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID, or something between here and S3 changes requests.",
        "RequestExpired" or "RequestTimeTooSkewed" => "The clock of this machine differs from S3's.",
        "AccountProblem" => "Something is wrong with the AWS account.",
        "AllAccessDisabled" => "All access to the bucket is disabled.",
        _ when Status is < 300 or >= 400 => null,
        _ when Token(Region) is { } region => $"The bucket is in region {region}.",
        _ when Uri.TryCreate(Location, UriKind.Absolute, out var url) && Token(url.IdnHost) is { } host => $"S3 redirects to {host}.",
        _ => null,
    };

    /// <summary>The code, status and request id. S3's message is left out, as it may quote the key or name users of the account.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Token(Code) ?? "unknown"} ({Status}, request id {Token(RequestId) ?? "unknown"})");

    /// <summary>The text, if it looks like a code, an id or a name; else null.</summary>
    private static string? Token(string? text) =>
        text is { Length: > 0 and <= 253 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? text : null;
}
