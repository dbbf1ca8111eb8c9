using ReceiptAot.LocalCloud;
using System.Globalization;
using ReceiptAot.EndToEnd.Tests.EventSources;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Error responses of S3, byte for byte: redirects, transient errors, and denials with their causes.</summary>
public class S3ErrorTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    public static TheoryData<string, string> Redirects => new()
    {
        { "301 Moved\r\nx-amz-bucket-region: us-west-2\r\nLocation: https://elsewhere.example.com/", "The bucket is in region us-west-2." },
        {
            "307 Temporary Redirect\r\nLocation: https://my-bucket.s3.us-west-2.amazonaws.com/receipts/12345.txt",
            "S3 redirects to my-bucket.s3.us-west-2.amazonaws.com."
        },
        { "307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/", "S3 redirects to 127.0.0.1." },
        { "307 Temporary Redirect\r\nLocation: /receipts/12345.txt", "unknown (307, request id unknown)." },
        { "307 Temporary Redirect", "unknown (307, request id unknown)." },
        { "308 Permanent Redirect\r\nLocation: ::\u00ff::", "unknown (308, request id unknown)." },
        { "302 Found\r\nLocation: https://portal.example.com/login", "S3 redirects to portal.example.com." },
        { "303 See Other\r\nLocation: https://portal.example.com/login", "S3 redirects to portal.example.com." },
        { "304 Not Modified", "unknown (304, request id unknown)." },
    };

    public static TheoryData<string, string> TransientErrors => new()
    {
        { "400 Bad Request\r\nContent-Type: application/xml", "XAmzContentChecksumMismatch" },
        { "400 Bad Request\r\nContent-Type: application/xml", "KMS.ThrottlingException" },
        { "400 Bad Request\r\nContent-Type: application/xml", "ThrottledException" },
        { "403 Forbidden\r\nContent-Type: application/xml", "SlowDown" },
        { "400 Bad Request\r\nContent-Type: text/plain", "RequestTimeout" },
        { "400 Bad Request", "RequestTimeout" },
        { "400 Bad Request\r\nContent-Type: text/html", "SlowDown" },
        { "408 Request Timeout", "" },
    };

    public static TheoryData<string, string> Denials => new()
    {
        { "InvalidObjectState", "The receipt is archived, and must be restored before it can be read." },
        { "AccountProblem", "There is a problem with the AWS account." },
        { "InvalidToken", "The credentials of the function are invalid or expired." },
        { "ExpiredToken", "The credentials of the function are invalid or expired." },
        { "InvalidAccessKeyId", "The credentials of the function are invalid or expired." },
        { "SignatureDoesNotMatch", "AWS_SECRET_ACCESS_KEY does not match AWS_ACCESS_KEY_ID" },
        { "RequestExpired", "The clock of this machine differs from the clock of S3." },
        { "AllAccessDisabled", "All access to the bucket is disabled." },
        { "NotSignedUp", "NotSignedUp (403, request id 4442587FB7D0A2F9)." },
        { "CrossLocationLoggingProhibited", "CrossLocationLoggingProhibited (403, request id 4442587FB7D0A2F9)." },
    };

    [NativeTheory]
    [InlineData(1)]
    [InlineData(64)]
    public async Task A_dropped_connection_causes_one_request_per_attempt(int orders)
    {
        await using var s3 = new ScriptedS3(RespondAndClose(""));
        await using var function = await s3.StartFunctionAsync();
        var payload = $"[{string.Join(',', Enumerable.Range(0, orders).Select(EventSource.Order))}]";

        (await function.ExpectErrorAsync(payload, TimeSpan.FromSeconds(4)))
            .Type.Should().Be("PartialFailure");

        // With average backoffs of 25, 50, 100, … ms, each of the 16 orders stored concurrently has time for about ten attempts.
        s3.Requests.Count.Should().BeInRange(2, 30 * Math.Min(16, orders));
    }

    [NativeTheory]
    [MemberData(nameof(Redirects))]
    public async Task A_redirect_is_an_error_and_is_not_followed(string response, string message)
    {
        await using var s3 = new ScriptedS3(Respond($"HTTP/1.1 {response}\r\nContent-Length: 0\r\n\r\n"));
        await using var function = await s3.StartFunctionAsync();

        var error = await function.ExpectErrorAsync(Order);

        error.Type.Should().Be("StorageRefused");
        error.Message.Should().EndWith(message);
        s3.Methods.Should().Be("PUT");
    }

    [NativeTheory]
    [MemberData(nameof(TransientErrors))]
    public async Task A_transient_error_is_retried_whatever_its_status_and_content_type(string status, string code)
    {
        await using var s3 = new ScriptedS3(
            Respond(Error(status, code)), Respond(PreconditionFailed), Respond(Error(status, code)), Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT PUT GET PUT");
    }

    [NativeFact]
    public async Task Clock_skew_is_corrected_whatever_the_content_type()
    {
        await using var s3 = new ScriptedS3(
            Respond(Error($"403 Forbidden\r\nContent-Type: text/plain\r\nDate: {DateTimeOffset.UtcNow:r}", "RequestTimeTooSkewed")),
            Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT PUT");
    }

    [NativeFact]
    public async Task Clock_skew_of_thousands_of_years_is_not_corrected()
    {
        await using var s3 = new ScriptedS3(
            Respond(Error("403 Forbidden\r\nDate: Fri, 31 Dec 9999 23:59:59 GMT", "RequestTimeTooSkewed")), Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.ExpectErrorAsync(Order)).Type.Should().Be("StorageRefused");
        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
    }

    [NativeTheory]
    [MemberData(nameof(Denials))]
    public async Task A_denial_with_a_specific_cause_does_not_suggest_a_missing_permission(string code, string cause)
    {
        var denial = Error("403 Forbidden", code);
        await using var s3 = new ScriptedS3(Respond(denial), Respond(PreconditionFailed), Respond(denial));
        await using var function = await s3.StartFunctionAsync();

        var put = await function.ExpectErrorAsync(Order);
        var get = await function.ExpectErrorAsync(Order);

        put.Type.Should().Be("StorageRefused");
        var end = $"receipts/12345.txt in bucket my-bucket: {code} (403, request id 4442587FB7D0A2F9).";
        put.Message.Should().StartWith($"S3 refused to store {end}").And.Contain(cause).And.NotContain("s3:");
        get.Message.Should().StartWith($"S3 refused to read back {end}").And.Contain(cause).And.NotContain("s3:");
    }

    [NativeTheory]
    [InlineData("<Error><Code>AccessDenied</Code></Error>")]
    [InlineData("")]
    public async Task A_denial_without_a_specific_cause_names_the_permission(string body)
    {
        await using var s3 = new ScriptedS3(Respond($"HTTP/1.1 403 Forbidden\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        await using var function = await s3.StartFunctionAsync();

        (await function.ExpectErrorAsync(Order)).Message.Should().Contain("s3:PutObject");
    }

    [NativeFact]
    public async Task An_error_for_a_wrong_region_names_the_expected_region()
    {
        const string Body =
            "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region is wrong</Message><Region>us-west-2</Region></Error>";
        await using var s3 = new ScriptedS3(Respond($"HTTP/1.1 400 Bad Request\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        await using var function = await s3.StartFunctionAsync();

        (await function.ExpectErrorAsync(Order)).Message
            .Should().EndWith("S3 expects region us-west-2: AWS_REGION must be the region of the bucket.");
    }

    private static string Error(string status, string code)
    {
        var body = code.Length == 0 ? "" : $"<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code><Message>m</Message></Error>";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nx-amz-request-id: 4442587FB7D0A2F9\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
