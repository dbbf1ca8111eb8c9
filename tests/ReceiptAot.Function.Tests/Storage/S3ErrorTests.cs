namespace ReceiptAot.Function.Tests.Storage;

public class S3ErrorTests
{
    [Theory]
    [InlineData("RequestTimeout")]
    [InlineData("RequestTimeoutException")]
    [InlineData("InternalError")]
    [InlineData("ServiceUnavailable")]
    [InlineData("PriorRequestNotComplete")]
    [InlineData("BadDigest")]
    [InlineData("IncompleteBody")]
    [InlineData("XAmzContentSHA256Mismatch")]
    [InlineData("XAmzContentChecksumMismatch")]
    [InlineData("SlowDown")]
    [InlineData("RequestLimitExceeded")]
    [InlineData("BandwidthLimitExceeded")]
    [InlineData("LimitExceededException")]
    [InlineData("TooManyRequests")]
    [InlineData("TooManyRequestsException")]
    [InlineData("ProvisionedThroughputExceededException")]
    [InlineData("TransactionInProgressException")]
    [InlineData("RequestThrottled")]
    [InlineData("ThrottlingException")]
    public void A_transient_code_is_transient_whatever_the_status_code(string code) =>
        new S3Error(400, code, RequestId: null, Region: null, Location: null).IsTransient.Should().BeTrue();

    [Theory]
    [InlineData("InvalidRequest")]
    [InlineData("AccessDenied")]
    [InlineData(null)]
    public void Another_code_is_final(string? code) =>
        new S3Error(400, code, RequestId: null, Region: null, Location: null).IsTransient.Should().BeFalse();

    [Theory]
    [InlineData("https://bucket.example.com/key", "S3 redirects to bucket.example.com.")]
    [InlineData("https://\u05D0a/", null)] // a host that IDNA does not permit
    [InlineData("https://b\u00FCcher.example.com/", null)]
    [InlineData("https://[::1]/", null)]
    [InlineData("javascript:alert(1)", null)]
    public void A_redirect_to_any_location_is_an_error_with_at_most_the_host(string location, string? cause) =>
        new S3Error(307, Code: null, RequestId: null, Region: null, location).Cause.Should().Be(cause);
}
