using ReceiptAot.LocalCloud;
using System.Text;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Faults of S3 and of the connection to S3, and the response or retries of the function for each.</summary>
public class S3FaultTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";
    private static readonly string Receipt = ExpectedResult.Receipt("12345", "1.00", "Pen");
    private static readonly string OtherReceipt = ExpectedResult.Receipt("12345", "2.00", "Pen");
    private const string Key = "receipts/12345.txt";

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(2);

    // Faults of a single PUT, and the requests that the function then sends until the receipt is known to be stored.
    private static readonly Dictionary<string, (S3Fault Fault, string Requests)> transientFaults = new()
    {
        ["400 RequestTimeout"] = (S3Fault.Refuse(400, "RequestTimeout"), "PUT PUT"),
        ["400 ThrottlingException"] = (S3Fault.Refuse(400, "ThrottlingException"), "PUT PUT"),
        ["400 BadDigest"] = (S3Fault.WrongChecksum, "PUT PUT"),
        ["400 IncompleteBody"] = (S3Fault.Refuse(400, "IncompleteBody"), "PUT PUT"),
        ["409 ConditionalRequestConflict"] = (S3Fault.Refuse(409, "ConditionalRequestConflict"), "PUT PUT"),
        ["409 OperationAborted"] = (S3Fault.Refuse(409, "OperationAborted"), "PUT PUT"),
        ["429 TooManyRequests"] = (S3Fault.Refuse(429, "TooManyRequests"), "PUT PUT"),
        ["500 InternalError"] = (S3Fault.Refuse(500, "InternalError"), "PUT PUT"),
        ["502 BadGateway"] = (S3Fault.Refuse(502, "BadGateway"), "PUT PUT"),
        ["503 SlowDown"] = (S3Fault.Refuse(503, "SlowDown"), "PUT PUT"),
        ["503 ServiceUnavailable"] = (S3Fault.Refuse(503, "ServiceUnavailable"), "PUT PUT"),
        ["504 GatewayTimeout"] = (S3Fault.Refuse(504, "GatewayTimeout"), "PUT PUT"),
        ["connection reset before the body"] = (S3Fault.Reset(S3RequestStage.Head), "PUT PUT"),
        ["connection reset during the body"] = (S3Fault.Reset(S3RequestStage.Body), "PUT PUT"),
        ["connection reset after the body"] = (S3Fault.Reset(S3RequestStage.Received), "PUT PUT"),
        ["no response, not stored"] = (S3Fault.Wait(S3RequestStage.Received, Timeout.InfiniteTimeSpan), "PUT PUT"),
        ["no response, but stored"] = (S3Fault.Hang, "PUT PUT GET"),
        ["connection reset after storing"] = (S3Fault.Reset(S3RequestStage.Served), "PUT PUT GET"),
    };

    // Errors of the PUT that are not retried, and part of the resulting error message.
    private static readonly Dictionary<string, (S3Fault Fault, string Message)> refusals = new()
    {
        ["301 PermanentRedirect"] = (
            S3Fault.Refuse(301, "PermanentRedirect", ("x-amz-bucket-region", "us-west-2")), "The bucket is in region us-west-2."),
        ["400 ExpiredToken"] = (S3Fault.Refuse(400, "ExpiredToken"), "ExpiredToken (400, request id "),
        ["400 InvalidToken"] = (S3Fault.Refuse(400, "InvalidToken"), "InvalidToken (400, request id "),
        ["403 AccessDenied"] = (S3Fault.Refuse(403, "AccessDenied"), "The role may lack s3:PutObject on it, or kms:GenerateDataKey on"),
        ["403 InvalidAccessKeyId"] = (S3Fault.Refuse(403, "InvalidAccessKeyId"), "InvalidAccessKeyId (403, request id "),
        ["403 SignatureDoesNotMatch"] = (S3Fault.Refuse(403, "SignatureDoesNotMatch"), "SignatureDoesNotMatch (403, request id "),
        ["404 NoSuchBucket"] = (S3Fault.Refuse(404, "NoSuchBucket"), "NoSuchBucket (404, request id "),
        ["405 MethodNotAllowed"] = (S3Fault.Refuse(405, "MethodNotAllowed"), "MethodNotAllowed (405, request id "),
        ["501 NotImplemented"] = (S3Fault.Refuse(501, "NotImplemented"), "NotImplemented (501, request id "),
    };

    // Faults of the GET that reads back an existing receipt, and the requests that the function sends until the result is known. The GET
    // uses the connection of the PUT. If that connection closes before the first byte of the response, the GET alone is sent again; this
    // can also happen with a truncated response.
    private static readonly Dictionary<string, (S3Fault Fault, string Requests)> readBackFaults = new()
    {
        ["404 NoSuchKey"] = (S3Fault.Refuse(404, "NoSuchKey"), "PUT GET PUT GET"),
        ["500 InternalError"] = (S3Fault.Refuse(500, "InternalError"), "PUT GET PUT GET"),
        ["503 SlowDown"] = (S3Fault.Refuse(503, "SlowDown"), "PUT GET PUT GET"),
        ["connection reset"] = (S3Fault.Reset(S3RequestStage.Received), "PUT GET GET"),
        ["truncated response"] = (S3Fault.TruncatedResponse, "PUT GET( PUT)? GET"),
        ["wrong checksum"] = (S3Fault.WrongChecksum, "PUT GET PUT GET"),
        ["no response"] = (S3Fault.Hang, "PUT GET PUT GET"),
        ["delayed response"] = (S3Fault.Wait(S3RequestStage.Served, TimeSpan.FromMilliseconds(50)), "PUT GET"),
    };

    public static TheoryData<string> TransientFaults => [.. transientFaults.Keys];

    public static TheoryData<string> Refusals => [.. refusals.Keys];

    public static TheoryData<string> ReadBackFaults => [.. readBackFaults.Keys];

    [NativeTheory]
    [MemberData(nameof(TransientFaults))]
    public async Task A_transient_fault_is_retried(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.InTurn(transientFaults[row].Fault);

        (await function.InvokeAsync(Order, timeout)).Body.Should().Be(ExpectedResult.Response);

        GetMethods(function).Should().Be(transientFaults[row].Requests);
        ReadReceipt(function).Should().Be(Receipt);
        function.S3.Requests.Count(static request => request is { Method: "PUT", Status: 200 }).Should().Be(1);
    }

    [NativeTheory]
    [MemberData(nameof(TransientFaults))]
    public async Task A_persistent_fault_fails_before_the_deadline_and_the_next_invocation_succeeds(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(transientFaults[row].Fault);

        var result = await function.Sandbox.InvokeAsync(Encoding.UTF8.GetBytes(Order), timeout, killAfter: timeout);
        Secrets.AssertAbsentFrom(result.Body);
        function.S3.Faults = S3FaultRules.None;

        var (type, message) = FunctionUnderTest.ExpectError(result);
        type.Should().Be("StorageUnavailable");
        message.Should().StartWith("S3 could not ").And.Contain(" receipts/12345.txt in bucket my-bucket: ");
        function.S3.Requests.Should().HaveCountGreaterThan(1);
        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        ReadReceipt(function).Should().Be(Receipt);
    }

    [NativeTheory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_reported_without_a_retry(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.ForKey(Key, S3FaultRules.Always(refusals[row].Fault));

        var (type, message) = await function.ExpectErrorAsync(Order);

        type.Should().Be("StorageRefused");
        var (status, code) = (row.Split(' ')[0], row.Split(' ')[1]);
        message.Should()
            .MatchRegex($@"^S3 refused to store receipts/12345\.txt in bucket my-bucket: {code} \({status}, request id [0-9A-F]+\)\.")
            .And.Contain(refusals[row].Message);
        GetMethods(function).Should().Be("PUT");
        function.ListKeys().Should().BeEmpty();
    }

    [NativeTheory]
    [MemberData(nameof(ReadBackFaults))]
    public async Task A_transient_fault_of_the_read_back_is_retried(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        Store(function, Receipt);
        function.S3.Faults = S3FaultRules.InTurn(null, readBackFaults[row].Fault);

        (await function.InvokeAsync(Order, timeout)).Body.Should().Be(ExpectedResult.Response);

        GetMethods(function).Should().MatchRegex($"^{readBackFaults[row].Requests}$");
        function.Log.Should().Contain("Order 12345 was already stored");
    }

    [NativeTheory]
    [MemberData(nameof(ReadBackFaults))]
    public async Task A_conflict_is_detected_despite_a_transient_fault_of_the_read_back(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        Store(function, OtherReceipt);
        function.S3.Faults = S3FaultRules.InTurn(null, readBackFaults[row].Fault);

        (await function.ExpectErrorAsync(Order, timeout)).Type.Should().Be("ReceiptConflict");

        GetMethods(function).Should().MatchRegex($"^{readBackFaults[row].Requests}$");
        ReadReceipt(function).Should().Be(OtherReceipt);
    }

    [NativeFact]
    public async Task A_denied_read_back_names_the_permissions_that_may_be_missing()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        Store(function, Receipt);
        function.S3.Faults = S3FaultRules.InTurn(null, S3Fault.Refuse(403, "AccessDenied"));

        var (type, message) = await function.ExpectErrorAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().StartWith("S3 refused to read back receipts/12345.txt in bucket my-bucket: AccessDenied (403, request id ")
            .And.Contain("s3:GetObject").And.Contain("kms:Decrypt").And.Contain("deleted").And.Contain("s3:ListBucket");
        GetMethods(function).Should().Be("PUT GET");
    }

    [NativeFact]
    public async Task A_truncated_response_body_of_a_PUT_is_a_success()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.InTurn(S3Fault.TruncatedResponse);

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        ReadReceipt(function).Should().Be(Receipt);
    }

    [NativeTheory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 O")]
    [InlineData("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 0\r\n")]
    public async Task A_PUT_with_truncated_response_headers_is_retried(string bytes)
    {
        await using var s3 = new ScriptedServer(
            RespondAndClose(bytes),
            Respond(PreconditionFailed),
            Respond(S3Object(Receipt)));
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{s3.Endpoint}"));

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        (await s3.NextRequestAsync()).Should().StartWith("PUT ");
        (await s3.NextRequestAsync()).Should().StartWith("PUT ");
        (await s3.NextRequestAsync()).Should().StartWith("GET ");
    }

    [NativeTheory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clock_skew_is_corrected_once(int hours)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.ClockOffset = TimeSpan.FromHours(hours);

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        function.S3.Requests.Select(static request => request.Status).Should().Equal(403, 200, 412, 200);
    }

    [NativeFact]
    public async Task Clock_skew_that_cannot_be_corrected_is_reported()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Refuse(403, "RequestTimeTooSkewed"));

        var (type, message) = await function.ExpectErrorAsync(Order);

        (type, GetMethods(function)).Should().Be(("StorageRefused", "PUT PUT"));
        message.Should().Contain(": RequestTimeTooSkewed (403, request id ").And.NotContain("s3:PutObject");
    }

    [NativeFact]
    public async Task An_invalid_error_code_is_not_shown()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Refuse(403, "the secret word"));

        (await function.ExpectErrorAsync(Order)).Message.Should().Contain("unknown (403, request id ").And.NotContain("secret");
    }

    private static void Store(FunctionUnderTest function, string receipt) =>
        function.S3.Objects.Write(FunctionUnderTest.Bucket, Key, Encoding.UTF8.GetBytes(receipt), onlyIfAbsent: true).Should().BeTrue();

    private static string ReadReceipt(FunctionUnderTest function) => Encoding.UTF8.GetString(function.ReadObject(Key)!);

    private static string GetMethods(FunctionUnderTest function) =>
        string.Join(' ', function.S3.Requests.Select(static request => request.Method));
}
