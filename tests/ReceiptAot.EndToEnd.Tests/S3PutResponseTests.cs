using ReceiptAot.LocalCloud;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// Successful responses to the PUT that stores a receipt, byte for byte, as sent by S3 or by a proxy in front of S3.
/// </summary>
public class S3PutResponseTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(2);

    public static TheoryData<string> UnusualHeaders =>
    [
        "x-amz-expiration: ", "x-amz-expiration: expiry-date=never", "x-amz-object-size: ", "x-amz-object-size: many", "x-amz-version-id: ",
        "x-amz-server-side-encryption: ", "x-amz-server-side-encryption-bucket-key-enabled: perhaps", "x-amz-checksum-type: ",
        "x-amz-missing-meta: ", "x-amz-missing-meta: some", "x-amz-mp-parts-count: x", "x-amz-tagging-count: x",
        "x-amz-delete-marker: maybe", "x-amz-restore: ongoing", "x-amz-storage-class: ",
        "x-amz-object-lock-retain-until-date: never", "x-amz-request-charged: x",
        "x-amz-replication-status: ", "Last-Modified: yesterday", "Last-Modified: ", "Expires: never", "Date: now", "Date: ", "Server: ",
        "Content-Type: ", "Content-Type: x", "Content-Encoding: x", "Content-Language: \u00ff", "Accept-Ranges: ", "Cache-Control: x",
        "Content-Range: x", "Retry-After: x", "Connection: close", "Keep-Alive: timeout=0", "Location: x", "x-amz-meta-é: é",
        "x-amz-checksum-crc32: ", "no colon", ": no name", "X-A: a\r\n folded: b", "X-A: a\0b", "X-A: a\rb", "X-A: a\nb",
    ];

    public static TheoryData<string> ResponsesNotFromS3 =>
    [
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nETag: \r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 201 Created\r\nETag: \"x\"\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nETag: \"x\"\r\n\r\n",
        "HTTP/1.1 206 Partial Content\r\nETag: \"x\"\r\nContent-Length: 0\r\n\r\n",
    ];

    [NativeTheory]
    [MemberData(nameof(UnusualHeaders))]
    public async Task A_successful_PUT_is_recognized_whatever_its_other_headers(string header)
    {
        await using var s3 = new ScriptedS3(Respond(Status(200, $"{header}\r\nETag: \"x\"\r\n")));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT");
    }

    [NativeTheory]
    [MemberData(nameof(ResponsesNotFromS3))]
    public async Task A_successful_response_that_is_not_from_S3_is_retried(string response)
    {
        await using var s3 = new ScriptedS3(Respond(response), Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT PUT");
    }

    [NativeTheory]
    [MemberData(nameof(ResponsesNotFromS3))]
    public async Task A_successful_response_that_is_not_from_S3_never_counts_as_success(string response)
    {
        await using var s3 = new ScriptedS3(Respond(response));
        await using var function = await s3.StartFunctionAsync();

        var (type, message) = await function.ExpectErrorAsync(Order, timeout);

        (type, message).Should().Be(("StorageUnavailable", message));
        message.Should().Contain("is not a response of S3");
    }
}
