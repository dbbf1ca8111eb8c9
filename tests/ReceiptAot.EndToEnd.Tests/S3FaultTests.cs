using System.Text;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The table of what S3 may do about a receipt against what the function answers, row by row.</summary>
public class S3FaultTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";
    private const string Receipt = "OrderID: 12345\nAmount: $1.00\nItem: Pen";
    private const string Another = "OrderID: 12345\nAmount: $2.00\nItem: Pen";
    private const string Key = "receipts/12345.txt";

    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(2);

    // A fault of the put, and the requests that it takes until the receipt is known to be stored, when it strikes once.
    private static readonly Dictionary<string, (S3Fault Fault, string Requests)> passing = new()
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
        ["a reset before the body"] = (S3Fault.Reset(S3Moment.Head), "PUT PUT"),
        ["a reset during the body"] = (S3Fault.Reset(S3Moment.Body), "PUT PUT"),
        ["a reset after the body"] = (S3Fault.Reset(S3Moment.Received), "PUT PUT"),
        ["no answer, and nothing stored"] = (S3Fault.Wait(S3Moment.Received, Timeout.InfiniteTimeSpan), "PUT PUT"),
        ["no answer, though it is stored"] = (S3Fault.Hang, "PUT PUT GET"),
        ["an answer lost after storing"] = (S3Fault.Reset(S3Moment.Served), "PUT PUT GET"),
    };

    // A final no to the put, and what the error says about it.
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

    // A fault of the read-back, with the requests until the answer is known. A GET goes out on the connection of the PUT: where that ends
    // before a byte of the answer, it is sent once more, and the answer that is cut may be cut there too.
    private static readonly Dictionary<string, (S3Fault Fault, string Requests)> readBack = new()
    {
        ["404 NoSuchKey"] = (S3Fault.Refuse(404, "NoSuchKey"), "PUT GET PUT GET"),
        ["500 InternalError"] = (S3Fault.Refuse(500, "InternalError"), "PUT GET PUT GET"),
        ["503 SlowDown"] = (S3Fault.Refuse(503, "SlowDown"), "PUT GET PUT GET"),
        ["a reset"] = (S3Fault.Reset(S3Moment.Received), "PUT GET GET"),
        ["a cut answer"] = (S3Fault.CutReply, "PUT GET( PUT)? GET"),
        ["a checksum that does not fit"] = (S3Fault.WrongChecksum, "PUT GET PUT GET"),
        ["no answer"] = (S3Fault.Hang, "PUT GET PUT GET"),
        ["a late answer"] = (S3Fault.Wait(S3Moment.Served, TimeSpan.FromMilliseconds(50)), "PUT GET"),
    };

    public static TheoryData<string> PassingFaults => [.. passing.Keys];

    public static TheoryData<string> Refusals => [.. refusals.Keys];

    public static TheoryData<string> FaultsOfTheReadBack => [.. readBack.Keys];

    [NativeTheory]
    [MemberData(nameof(PassingFaults))]
    public async Task A_passing_fault_costs_a_retry(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.InTurn(passing[row].Fault);

        (await function.InvokeAsync(Order, timeout)).Body.Should().Be(FunctionUnderTest.Success);

        RequestsTo(function).Should().Be(passing[row].Requests);
        Stored(function).Should().Be(Receipt);
        function.S3.Requests.Count(static request => request is { Method: "PUT", Status: 200 }).Should().Be(1);
    }

    [NativeTheory]
    [MemberData(nameof(PassingFaults))]
    public async Task A_fault_that_does_not_pass_is_given_up_in_time_and_the_next_event_is_served(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(passing[row].Fault);

        var result = await function.Sandbox.InvokeAsync(Encoding.UTF8.GetBytes(Order), timeout, patience: timeout);
        Secrets.AssertAbsentFrom(result.Body);
        function.S3.Faults = S3FaultRules.None;

        FunctionUnderTest.ExpectError(result).Type.Should().Be("StorageUnavailable");
        FunctionUnderTest.ExpectError(result).Message.Should().StartWith("S3 could not ").And.Contain(" receipts/12345.txt in bucket my-bucket: ");
        function.S3.Requests.Should().HaveCountGreaterThan(1);
        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);
        Stored(function).Should().Be(Receipt);
    }

    [NativeTheory]
    [MemberData(nameof(Refusals))]
    public async Task A_final_no_is_told_at_once(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.ForKey(Key, S3FaultRules.Always(refusals[row].Fault));

        var (type, message) = await function.ExpectErrorAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().MatchRegex($@"^S3 refused to store receipts/12345\.txt in bucket my-bucket: {row.Split(' ')[1]} \({row.Split(' ')[0]}, request id [0-9A-F]+\)\.")
            .And.Contain(refusals[row].Message);
        RequestsTo(function).Should().Be("PUT");
        function.ListKeys().Should().BeEmpty();
    }

    [NativeTheory]
    [MemberData(nameof(FaultsOfTheReadBack))]
    public async Task A_passing_fault_of_the_read_back_costs_a_retry(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        Store(function, Receipt);
        function.S3.Faults = S3FaultRules.InTurn(null, readBack[row].Fault);

        (await function.InvokeAsync(Order, timeout)).Body.Should().Be(FunctionUnderTest.Success);

        RequestsTo(function).Should().MatchRegex($"^{readBack[row].Requests}$");
        function.Log.Should().Contain("Order 12345 was already stored");
    }

    [NativeTheory]
    [MemberData(nameof(FaultsOfTheReadBack))]
    public async Task A_conflict_is_told_whatever_the_read_back_meets(string row)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        Store(function, Another);
        function.S3.Faults = S3FaultRules.InTurn(null, readBack[row].Fault);

        (await function.ExpectErrorAsync(Order, timeout)).Type.Should().Be("ReceiptConflict");

        RequestsTo(function).Should().MatchRegex($"^{readBack[row].Requests}$");
        Stored(function).Should().Be(Another);
    }

    [NativeFact]
    public async Task A_read_back_that_is_not_allowed_names_what_may_be_missing()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        Store(function, Receipt);
        function.S3.Faults = S3FaultRules.InTurn(null, S3Fault.Refuse(403, "AccessDenied"));

        var (type, message) = await function.ExpectErrorAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().StartWith("S3 refused to read back receipts/12345.txt in bucket my-bucket: AccessDenied (403, request id ")
            .And.Contain("s3:GetObject").And.Contain("kms:Decrypt").And.Contain("deleted").And.Contain("s3:ListBucket");
        RequestsTo(function).Should().Be("PUT GET");
    }

    [NativeFact]
    public async Task A_cut_answer_to_a_put_is_no_failure_of_it()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.InTurn(S3Fault.CutReply);

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        Stored(function).Should().Be(Receipt);
    }

    [NativeTheory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 O")]
    [InlineData("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 0\r\n")]
    public async Task An_answer_cut_in_its_head_is_settled_by_the_next_put(string answer)
    {
        await using var s3 = new ScriptedServer(
            RespondAndClose(answer),
            Respond("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n"),
            Respond($"HTTP/1.1 200 OK\r\nContent-Length: {Receipt.Length}\r\n\r\n{Receipt}"));
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{s3.Endpoint}"));

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        (await s3.NextRequestAsync()).Should().StartWith("PUT ");
        (await s3.NextRequestAsync()).Should().StartWith("PUT ");
        (await s3.NextRequestAsync()).Should().StartWith("GET ");
    }

    [NativeTheory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_is_off_is_corrected_once(int hours)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.ClockOffset = TimeSpan.FromHours(hours);

        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);
        (await function.InvokeAsync(Order)).Body.Should().Be(FunctionUnderTest.Success);

        function.S3.Requests.Select(static request => request.Status).Should().Equal(403, 200, 412, 200);
    }

    [NativeFact]
    public async Task A_clock_that_no_correction_helps_is_told()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Refuse(403, "RequestTimeTooSkewed"));

        var (type, message) = await function.ExpectErrorAsync(Order);

        (type, RequestsTo(function)).Should().Be(("StorageRefused", "PUT PUT"));
        message.Should().Contain(": RequestTimeTooSkewed (403, request id ").And.NotContain("s3:PutObject");
    }

    [NativeFact]
    public async Task A_code_that_is_none_is_not_shown()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Refuse(403, "the secret word"));

        (await function.ExpectErrorAsync(Order)).Message.Should().Contain("unknown (403, request id ").And.NotContain("secret");
    }

    private static void Store(FunctionUnderTest function, string receipt) =>
        function.S3.Objects.Write(FunctionUnderTest.Bucket, Key, Encoding.UTF8.GetBytes(receipt), onlyIfAbsent: true).Should().BeTrue();

    private static string Stored(FunctionUnderTest function) => Encoding.UTF8.GetString(function.ReadObject(Key)!);

    private static string RequestsTo(FunctionUnderTest function) => string.Join(' ', function.S3.Requests.Select(static request => request.Method));
}
