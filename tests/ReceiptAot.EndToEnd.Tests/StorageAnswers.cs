using System.Text;
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

        var (errorType, message) = await function.FailAsync(Order, TimeSpan.FromSeconds(3));

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

    [Fact]
    public async Task That_never_come_are_given_up_before_the_time_out_and_the_next_event_is_served()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var hangs = new TaskCompletionSource();
        function.S3.Gate = () => hangs.Task;

        var result = await function.Sandbox.InvokeAsync(Encoding.UTF8.GetBytes(Order), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
        hangs.SetResult();

        FunctionUnderTest.ErrorOf(result).Type.Should().Be("StorageUnavailable");
        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);
    }

    [Fact]
    public async Task That_get_lost_are_settled_by_the_next_try()
    {
        await using var s3 = new ScriptedServer(
            ReplyAndReset(""),
            Reply("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n"),
            Reply("HTTP/1.1 200 OK\r\nContent-Length: 38\r\n\r\nOrderID: 12345\nAmount: $1.00\nItem: Pen"));
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{s3.Endpoint}"));

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        (await s3.NextRequestAsync()).Should().StartWith("PUT ");
        (await s3.NextRequestAsync()).Should().StartWith("PUT ");
        (await s3.NextRequestAsync()).Should().StartWith("GET ");
    }

    private static string Refusal(int status, string code)
    {
        var xml = $"<Error><Code>{code}</Code><Message>No.</Message><RequestId>REQUEST1</RequestId></Error>";
        return $"HTTP/1.1 {status} No\r\nContent-Type: application/xml\r\nx-amz-request-id: REQUEST1\r\nContent-Length: {xml.Length}\r\n\r\n{xml}";
    }
}
