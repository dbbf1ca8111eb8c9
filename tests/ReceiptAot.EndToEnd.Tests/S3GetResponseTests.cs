using ReceiptAot.LocalCloud;
using System.Security.Cryptography;
using System.Text;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// Successful responses to the GET that reads back an existing receipt, byte for byte, as sent by S3 or by a proxy in front of S3.
/// </summary>
public class S3GetResponseTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";
    private static readonly string Receipt = ExpectedResult.Receipt("12345", "1.00", "Pen");
    private static readonly string OtherReceipt = ExpectedResult.Receipt("12345", "2.00", "Pen");

    public static TheoryData<string> ResponsesThatAreNotTheWholeObject =>
    [
        $"HTTP/1.1 206 Partial Content\r\nETag: \"x\"\r\nContent-Length: {Receipt.Length}\r\n\r\n{OtherReceipt}",
        $"HTTP/1.1 206 Partial Content\r\nETag: \"x\"\r\nContent-Length: {Receipt.Length}\r\n\r\n{Receipt}",
        "HTTP/1.1 204 No Content\r\nETag: \"x\"\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        .. Checksums().Select(static checksum => S3Object(OtherReceipt, $"ETag: \"x\"\r\n{checksum}\r\n")),
    ];

    public static TheoryData<string> ResponsesOfUnknownOrTruncatedLength =>
    [
        $"HTTP/1.0 200 OK\r\nETag: \"x\"\r\n\r\n{OtherReceipt}",
        $"HTTP/1.0 200 OK\r\nETag: \"x\"\r\n\r\n{Receipt}",
        $"HTTP/1.1 200 OK\r\nETag: \"x\"\r\n\r\n{OtherReceipt}",
        $"HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: {Receipt.Length}\r\n\r\n{Receipt[..^3]}",
        $"HTTP/1.1 200 OK\r\nETag: \"x\"\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{Receipt[..5]}\r\n",
    ];

    public static TheoryData<string> UnusualETags =>
    [
        "\"x\"", "W/\"0123456789abcdef0123456789abcdef\"", "ASNFZ4mrze8BI0VniavN7w==", "\"", "0", "\"d41d8cd98f00b204e9800998ecf8427e-1\"",
    ];

    [NativeTheory]
    [MemberData(nameof(S3PutResponseTests.UnusualHeaders), MemberType = typeof(S3PutResponseTests))]
    public async Task A_receipt_is_compared_by_its_bytes_whatever_the_headers(string header)
    {
        await using var s3 = new ScriptedS3(
            Respond(PreconditionFailed),
            Respond(S3Object(Receipt, $"{header}\r\nETag: \"x\"\r\n")),
            Respond(PreconditionFailed),
            Respond(S3Object(OtherReceipt, $"{header}\r\n")));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        (await function.ExpectErrorAsync(Order)).Type.Should().Be("ReceiptConflict");

        s3.Methods.Should().Be("PUT GET PUT GET");
    }

    [NativeTheory]
    [MemberData(nameof(UnusualETags))]
    public async Task An_ETag_is_not_used_as_a_checksum(string etag)
    {
        await using var s3 = new ScriptedS3(
            Respond(Status(200, $"ETag: {etag}\r\n")),
            Respond(PreconditionFailed),
            Respond(S3Object(Receipt, $"ETag: {etag}\r\n")),
            Respond(PreconditionFailed),
            Respond(S3Object(OtherReceipt, $"ETag: {etag}\r\n")));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        (await function.ExpectErrorAsync(Order)).Type.Should().Be("ReceiptConflict");

        s3.Methods.Should().Be("PUT PUT GET PUT GET");
    }

    [NativeTheory]
    [MemberData(nameof(ResponsesThatAreNotTheWholeObject))]
    public Task A_response_that_is_not_the_whole_object_is_retried(string response) =>
        AssertRetriedAsync(Respond(response));

    [NativeTheory]
    [MemberData(nameof(ResponsesOfUnknownOrTruncatedLength))]
    public Task An_object_of_unknown_length_or_a_truncated_object_is_retried(string response) =>
        AssertRetriedAsync(RespondAndClose(response));

    [NativeFact]
    public async Task An_empty_object_with_a_matching_checksum_is_a_conflict()
    {
        await using var s3 = new ScriptedS3(
            Respond(PreconditionFailed), Respond(S3Object("", "ETag: \"x\"\r\nx-amz-checksum-crc64nvme: AAAAAAAAAAA=\r\n")));
        await using var function = await s3.StartFunctionAsync();

        (await function.ExpectErrorAsync(Order)).Type.Should().Be("ReceiptConflict");
    }

    [NativeFact]
    public async Task An_object_is_accepted_if_all_checksums_match()
    {
        var headers = string.Concat(Checksums().Select(static checksum => $"{checksum}\r\n"));
        await using var s3 = new ScriptedS3(Respond(PreconditionFailed), Respond(S3Object(Receipt, headers)));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT GET");
    }

    private static async Task AssertRetriedAsync(Step response)
    {
        await using var s3 = new ScriptedS3(
            Respond(PreconditionFailed), response, Respond(PreconditionFailed), Respond(S3Object(OtherReceipt)));
        await using var function = await s3.StartFunctionAsync();

        (await function.ExpectErrorAsync(Order)).Type.Should().Be("ReceiptConflict");

        s3.Methods.Should().Be("PUT GET PUT GET");

        await using var unavailable = new ScriptedS3(
            Respond(PreconditionFailed), response, Respond(PreconditionFailed), response, Respond(Status(503)));
        await using var otherFunction = await unavailable.StartFunctionAsync();
        (await otherFunction.ExpectErrorAsync(Order, TimeSpan.FromSeconds(1))).Type.Should().Be("StorageUnavailable");
    }

    // Checksums of the receipt. A program in another language, which reproduces the check values of the CRC catalog, computed the CRCs.
    private static IEnumerable<string> Checksums()
    {
        yield return "x-amz-checksum-crc32: EUPmPw==";
        yield return "x-amz-checksum-crc32c: gLMj6Q==";
        yield return "x-amz-checksum-crc64nvme: t5ZFQCFHAKo=";
#pragma warning disable CA5350 // SHA-1 is one of the checksums of the S3 API
        yield return $"x-amz-checksum-sha1: {Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(Receipt)))}";
#pragma warning restore CA5350
        yield return $"x-amz-checksum-sha256: {Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Receipt)))}";
    }
}
