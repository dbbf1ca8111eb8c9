using System.Security.Cryptography;
using System.Text;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>What the function makes of the successes that S3, or something in front of it, may answer with, byte for byte.</summary>
public class S3PutResponseTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";
    private const string Receipt = "OrderID: 12345\nAmount: $1.00\nItem: Pen";
    private const string Another = "OrderID: 12345\nAmount: $2.00\nItem: Pen";
    private const string Exists = "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n";
    private const string Interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(2);

    public static TheoryData<string> OddHeaders =>
    [
        "x-amz-expiration: ", "x-amz-expiration: expiry-date=never", "x-amz-object-size: ", "x-amz-object-size: many", "x-amz-version-id: ",
        "x-amz-server-side-encryption: ", "x-amz-server-side-encryption-bucket-key-enabled: perhaps", "x-amz-checksum-type: ",
        "x-amz-missing-meta: ", "x-amz-missing-meta: some", "x-amz-mp-parts-count: x", "x-amz-tagging-count: x", "x-amz-delete-marker: maybe",
        "x-amz-restore: ongoing", "x-amz-storage-class: ", "x-amz-object-lock-retain-until-date: never", "x-amz-request-charged: x",
        "x-amz-replication-status: ", "Last-Modified: yesterday", "Last-Modified: ", "Expires: never", "Date: now", "Date: ", "Server: ",
        "Content-Type: ", "Content-Type: x", "Content-Encoding: x", "Content-Language: \u00ff", "Accept-Ranges: ", "Cache-Control: x",
        "Content-Range: x", "Retry-After: x", "Connection: close", "Keep-Alive: timeout=0", "Location: x", "x-amz-meta-é: é",
        "x-amz-checksum-crc32: ", "no colon", ": no name", "X-A: a\r\n folded: b", "X-A: a\0b", "X-A: a\rb", "X-A: a\nb",
    ];

    public static TheoryData<string> OddETags => ["\"x\"", "W/\"0123456789abcdef0123456789abcdef\"", "ASNFZ4mrze8BI0VniavN7w==", "\"", "0", "\"d41d8cd98f00b204e9800998ecf8427e-1\""];

    public static TheoryData<string> NoObjects =>
    [
        $"HTTP/1.1 206 Partial Content\r\nETag: \"x\"\r\nContent-Length: {Receipt.Length}\r\n\r\n{Another}",
        $"HTTP/1.1 206 Partial Content\r\nETag: \"x\"\r\nContent-Length: {Receipt.Length}\r\n\r\n{Receipt}",
        "HTTP/1.1 204 No Content\r\nETag: \"x\"\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        .. Checksums().Select(static checksum => $"HTTP/1.1 200 OK\r\nETag: \"x\"\r\n{checksum}\r\nContent-Length: {Another.Length}\r\n\r\n{Another}"),
    ];

    public static TheoryData<string> NoObjectsWithoutEnd =>
    [
        $"HTTP/1.0 200 OK\r\nETag: \"x\"\r\n\r\n{Another}",
        $"HTTP/1.0 200 OK\r\nETag: \"x\"\r\n\r\n{Receipt}",
        $"HTTP/1.1 200 OK\r\nETag: \"x\"\r\n\r\n{Another}",
        $"HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: {Receipt.Length}\r\n\r\n{Receipt[..^3]}",
        $"HTTP/1.1 200 OK\r\nETag: \"x\"\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{Receipt[..5]}\r\n",
    ];

    public static TheoryData<string> NoStoredReceipts =>
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
    [MemberData(nameof(OddHeaders))]
    public async Task A_stored_receipt_is_stored_whatever_other_header_comes_with_it(string header)
    {
        await using var s3 = new ScriptedS3(Respond(Status(200, $"{header}\r\nETag: \"x\"\r\n")));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        s3.Methods.Should().Be("PUT");
    }

    [NativeTheory]
    [MemberData(nameof(OddHeaders))]
    public async Task A_receipt_is_compared_by_its_bytes_whatever_header_comes_with_it(string header)
    {
        await using var s3 = new ScriptedS3(Respond(Exists), Respond(Object(Receipt, $"{header}\r\nETag: \"x\"\r\n")), Respond(Exists), Respond(Object(Another, $"{header}\r\n")));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);
        (await function.ExpectErrorAsync(Order)).Type.Should().Be("ReceiptConflict");

        s3.Methods.Should().Be("PUT GET PUT GET");
    }

    [NativeTheory]
    [InlineData("Content-Length: ")]
    [InlineData("Content-Length: 0, 0")]
    [InlineData("Content-Length: x")]
    [InlineData("Content-Length: 1\r\nContent-Length: 2")]
    [InlineData("Transfer-Encoding: identity\r\nContent-Length: 0")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 0")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_stored_receipt_is_stored_however_the_body_is_framed(string headers)
    {
        await using var s3 = new ScriptedS3(Respond($"HTTP/1.1 200 OK\r\nETag: \"x\"\r\n{headers}\r\n\r\n{(headers.EndsWith("chunked", StringComparison.Ordinal) ? "0\r\n\r\n" : "")}"));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        s3.Methods.Should().Be("PUT");
    }

    [NativeTheory]
    [MemberData(nameof(OddETags))]
    public async Task An_ETag_is_no_checksum(string etag)
    {
        await using var s3 = new ScriptedS3(
            Respond(Status(200, $"ETag: {etag}\r\n")),
            Respond(Exists),
            Respond(Object(Receipt, $"ETag: {etag}\r\n")),
            Respond(Exists),
            Respond(Object(Another, $"ETag: {etag}\r\n")));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);
        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);
        (await function.ExpectErrorAsync(Order)).Type.Should().Be("ReceiptConflict");

        s3.Methods.Should().Be("PUT PUT GET PUT GET");
    }

    [NativeTheory]
    [MemberData(nameof(NoObjects))]
    public Task A_response_that_is_not_the_whole_object_is_read_again(string response) => IsReadAgainAsync(Respond(response));

    [NativeTheory]
    [MemberData(nameof(NoObjectsWithoutEnd))]
    public Task An_object_whose_end_is_not_known_is_read_again(string response) => IsReadAgainAsync(RespondAndClose(response));

    [NativeFact]
    public async Task An_empty_object_that_its_checksum_vouches_for_is_a_conflict()
    {
        await using var s3 = new ScriptedS3(Respond(Exists), Respond(Object("", "ETag: \"x\"\r\nx-amz-checksum-crc64nvme: AAAAAAAAAAA=\r\n")));
        await using var function = await s3.StartFunctionAsync();

        (await function.ExpectErrorAsync(Order)).Type.Should().Be("ReceiptConflict");
    }

    [NativeFact]
    public async Task An_object_is_believed_where_every_checksum_of_s3_matches()
    {
        var headers = string.Concat(Checksums().Select(static checksum => $"{checksum}\r\n"));
        await using var s3 = new ScriptedS3(Respond(Exists), Respond(Object(Receipt, headers)));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        s3.Methods.Should().Be("PUT GET");
    }

    [NativeTheory]
    [MemberData(nameof(NoStoredReceipts))]
    public async Task A_success_that_is_not_one_of_s3_is_tried_again(string response)
    {
        await using var s3 = new ScriptedS3(Respond(response), Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        s3.Methods.Should().Be("PUT PUT");
    }

    [NativeTheory]
    [MemberData(nameof(NoStoredReceipts))]
    public async Task A_success_that_is_not_one_of_s3_is_never_taken_for_one(string response)
    {
        await using var s3 = new ScriptedS3(Respond(response));
        await using var function = await s3.StartFunctionAsync();

        var (type, message) = await function.ExpectErrorAsync(Order, timeout);

        (type, message).Should().Be(("StorageUnavailable", message));
        message.Should().Contain("is not one of S3");
    }

    [NativeFact]
    public async Task Interim_responses_are_skipped()
    {
        await using var s3 = new ScriptedS3(
            Respond(Interim + Stored), RespondByteByByte(Interim + Exists), Respond(Interim + Object(Receipt, "")), Respond(Interim + Status(503)), Respond(Interim + Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);
        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);
        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        s3.Methods.Should().Be("PUT PUT GET PUT PUT");
    }

    [NativeFact]
    public async Task Endless_interim_responses_are_given_up()
    {
        await using var s3 = new ScriptedS3(Respond(string.Concat(Enumerable.Repeat(Interim, 6)) + Stored), Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        s3.Methods.Should().Be("PUT PUT");
    }

    [NativeTheory]
    [InlineData("0\r\n", "A: {0}\r\n")]
    [InlineData("", "1;{0}\r\nx\r\n")]
    public async Task Endless_trailers_and_chunk_extensions_are_given_up_and_cost_no_memory(string begin, string endlessly)
    {
        Step endless = async connection =>
        {
            await Respond($"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n{begin}")(connection);
            var lines = string.Concat(Enumerable.Repeat(endlessly.Replace("{0}", new string('x', 1000), StringComparison.Ordinal), 1000));
            while (true)
            {
                await Respond(lines)(connection);
            }
        };
        await using var s3 = new ScriptedS3(Respond(Exists), endless, endless, Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        s3.Methods.Should().Be("PUT GET PUT PUT");
        function.PeakMemory.Should().BeLessThan(40);
    }

    private static async Task IsReadAgainAsync(Step response)
    {
        await using var s3 = new ScriptedS3(Respond(Exists), response, Respond(Exists), Respond(Object(Another, "")));
        await using var function = await s3.StartFunctionAsync();

        (await function.ExpectErrorAsync(Order)).Type.Should().Be("ReceiptConflict");

        s3.Methods.Should().Be("PUT GET PUT GET");

        await using var never = new ScriptedS3(Respond(Exists), response, Respond(Exists), response, Respond(Status(503)));
        await using var other = await never.StartFunctionAsync();
        (await other.ExpectErrorAsync(Order, TimeSpan.FromSeconds(1))).Type.Should().Be("StorageUnavailable");
    }

    private static string Object(string content, string headers) => $"HTTP/1.1 200 OK\r\n{headers}Content-Length: {content.Length}\r\n\r\n{content}";

    // Of the receipt. The CRCs are computed by a program in another language that gives the check values of their catalog.
    private static IEnumerable<string> Checksums()
    {
        yield return "x-amz-checksum-crc32: EUPmPw==";
        yield return "x-amz-checksum-crc32c: gLMj6Q==";
        yield return "x-amz-checksum-crc64nvme: t5ZFQCFHAKo=";
#pragma warning disable CA5350 // a checksum of the protocol
        yield return $"x-amz-checksum-sha1: {Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(Receipt)))}";
#pragma warning restore CA5350
        yield return $"x-amz-checksum-sha256: {Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Receipt)))}";
    }
}
