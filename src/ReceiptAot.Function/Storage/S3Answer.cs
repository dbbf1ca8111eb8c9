using System.Net;

namespace ReceiptAot.Function.Storage;

/// <summary>An answer of S3's that is no success.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Code">The error's code, such as <c>AccessDenied</c>.</param>
/// <param name="RequestId">S3's own id of the request.</param>
/// <param name="BucketRegion">Where the bucket is, if the answer says so.</param>
internal sealed record S3Answer(HttpStatusCode Status, string? Code, string? RequestId, string? BucketRegion)
{
    /// <summary>The code by which S3 says that the signature tells another time than its own.</summary>
    public const string ClockIsOff = "RequestTimeTooSkewed";

    /// <summary>Whether the same request may do better later.</summary>
    public bool IsPassing =>
        Status is (>= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented)
            or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict
        || Code is "RequestTimeout" or "SlowDown" or "Throttling" or "ThrottlingException" or "RequestThrottled" or "RequestThrottledException"
            or "RequestLimitExceeded" or "BandwidthLimitExceeded" or "TooManyRequestsException" or "InternalError"
            or "BadDigest" or "IncompleteBody" or "XAmzContentSHA256Mismatch"; // the body was damaged on its way

    /// <summary>Whether a permission is missing, rather than the credentials being wrong.</summary>
    public bool IsDenial =>
        Status == HttpStatusCode.Forbidden && Code is not ("InvalidAccessKeyId" or "SignatureDoesNotMatch" or ClockIsOff);

    /// <summary>A sentence on where the bucket is; null where the answer doesn't say.</summary>
    public string? WhereTheBucketIs => BucketRegion is { Length: > 0 } region ? $"The bucket is in region {Token(region)}." : null;

    /// <summary>It, fit for a message: S3's own words stay out, as they may quote the key or name an account's users.</summary>
    public override string ToString() => $"{Token(Code)} ({(int)Status}, request id {Token(RequestId)})";

    // What is no code or id is not shown either.
    private static string Token(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? text : "unknown";
}
