using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

public class StorageAnswers
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    [Theory]
    [InlineData(400, "InvalidToken", "StorageRefused")]
    [InlineData(400, "ThrottlingException", "StorageUnavailable")]
    [InlineData(403, "AccessDenied", "StorageRefused")]
    [InlineData(404, "NoSuchBucket", "StorageRefused")]
    [InlineData(409, "ConditionalRequestConflict", "StorageUnavailable")]
    [InlineData(501, "NotImplemented", "StorageRefused")]
    [InlineData(503, "SlowDown", "StorageUnavailable")]
    public async Task Are_told_apart_by_whether_a_retry_helps(int status, string code, string type)
    {
        await using var s3 = new ScriptedServer(_ => Reply(Refusal(status, code)));
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{s3.Endpoint}"));

        var (errorType, message) = await function.FailAsync(Order);

        errorType.Should().Be(type);
        message.Should().Contain($"store receipts/12345.txt in bucket my-bucket: {code} ({status}, request id REQUEST1)");
    }

    [Fact]
    public async Task Show_no_code_that_is_none()
    {
        await using var s3 = new ScriptedServer(_ => Reply(Refusal(403, "the secret is: 42")));
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{s3.Endpoint}"));

        (await function.FailAsync(Order)).Message.Should().Contain("unknown (403, request id REQUEST1)");
    }

    private static string Refusal(int status, string code)
    {
        var xml = $"<Error><Code>{code}</Code><Message>No.</Message><RequestId>REQUEST1</RequestId></Error>";
        return $"HTTP/1.1 {status} No\r\nContent-Type: application/xml\r\nx-amz-request-id: REQUEST1\r\nContent-Length: {xml.Length}\r\n\r\n{xml}";
    }
}
