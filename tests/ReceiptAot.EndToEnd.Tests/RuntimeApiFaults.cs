using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Each thing that a Runtime API could do wrong, byte for byte, and what the native binary does about it.</summary>
public class RuntimeApiFaults
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";
    private const string BadOrder = "{}";
    private const string Next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1";
    private const string Error = "POST /2018-06-01/runtime/invocation/id-1/error HTTP/1.1";
    private const string Response = "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1";

    public static TheoryData<string> AnswersThatLeaveDeliveryUnknown =>
    [
        Status(302, "Location: http://127.0.0.1:1/\r\n"), Status(400), Status(403), Status(404), Status(410), Status(500), Status(503),
        "", "HTTP/1.1 202 Acc", "HTTP/1.1 202 Accepted\r\nContent-Length: 16\r\n\r\n{\"status\":", "garbage\r\n\r\n",
    ];

    public static TheoryData<string> AnswersThatAreNoEvent =>
    [
        Status(301, "Location: /2018-06-01/runtime/invocation/next\r\n"), Status(302, "Location: http://127.0.0.1:1/\r\n"),
        Status(400), Status(403), Status(404), Status(410), Status(500), Status(503),
        "HTTP/1.1 204 No Content\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        Event(BadOrder, id: ""), Event(BadOrder, id: "."), Event(BadOrder, id: ".."),
        Event(BadOrder, headers: "lambda-runtime-aws-request-id: id-2\r\n"),
        Event(BadOrder, id: "id\r1"),
        Event(BadOrder) + "{}",
        Event(BadOrder, headers: "Transfer-Encoding: chunked\r\n"),
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 3\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: x\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Re",
        "garbage\r\n\r\n", "\0",
    ];

    [NativeTheory(OwnRuntimeClient = true)]
    [MemberData(nameof(AnswersThatLeaveDeliveryUnknown))]
    public async Task A_reply_whose_delivery_is_unknown_ends_the_process(string answer)
    {
        await using var s3 = await FunctionUnderTest.StartAsync();

        await EndsAsync(Order, Response, answer, s3.Environment);
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [MemberData(nameof(AnswersThatLeaveDeliveryUnknown))]
    public Task An_error_whose_delivery_is_unknown_ends_the_process(string answer) => EndsAsync(BadOrder, Error, answer, []);

    [NativeTheory(OwnRuntimeClient = true)]
    [MemberData(nameof(AnswersThatAreNoEvent))]
    public async Task An_answer_that_is_no_event_ends_the_process(string answer)
    {
        await using var api = new ScriptedServer(ReplyAndClose(answer));
        await using var function = LoneFunction.Start(api.Endpoint);

        (await api.NextRequestAsync()).Should().StartWith(Next);
        await EndedAsync(function, "The Runtime API ");
        api.RestOfRequests().Should().BeEmpty();
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_reply_that_is_too_long_is_logged_and_the_next_event_is_served()
    {
        await using var s3 = await FunctionUnderTest.StartAsync();
        await using var api = new ScriptedServer(Reply(Event(Order)), Reply(Status(413)), Reply(Event(BadOrder)), Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint, s3.Environment);

        await AskedAsync(api, Next, Response, Next, Error, Next);

        function.Log.Should().Contain("\tid-1\tfail\tThe reply is longer than Lambda takes: 61 bytes.\n");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task Interim_responses_are_skipped_before_an_event_and_before_an_answer()
    {
        const string Interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        await using var s3 = await FunctionUnderTest.StartAsync();
        await using var api = new ScriptedServer(
            ReplyByteByByte(Interim + Event(Order)), Reply(Interim + Status(202)), Reply(Interim + Event(BadOrder)), Reply(Interim + Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint, s3.Environment);

        await AskedAsync(api, Next, Response, Next, Error, Next);

        s3.Stored().Should().ContainSingle();
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_reset_before_an_event_is_tried_again_three_times()
    {
        await using var api = new ScriptedServer(
            ReplyAndReset(""), ReplyAndClose(""), ReplyAndReset(""), Reply(Event(BadOrder)), Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint);

        await AskedAsync(api, Next, Next, Next, Next, Error, Next);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_fourth_reset_ends_the_process()
    {
        await using var api = new ScriptedServer(ReplyAndReset(""), ReplyAndReset(""), ReplyAndReset(""), ReplyAndReset(""), Reply(Event(BadOrder)));
        await using var function = LoneFunction.Start(api.Endpoint);

        await AskedAsync(api, Next, Next, Next, Next);
        await EndedAsync(function, "The Runtime API gave no whole answer to next: ");
        api.RestOfRequests().Should().BeEmpty();
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_runtime_api_that_is_not_there_ends_the_process()
    {
        using var refusing = new RefusingPort();
        await using var function = LoneFunction.Start(refusing.Endpoint);

        await EndedAsync(function, "The Runtime API gave no whole answer to next: Connection refused");
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1")]
    [InlineData("http://127.0.0.1:9001")]
    [InlineData("\u0001:9001")]
    public async Task An_address_that_is_none_ends_the_process(string address)
    {
        await using var function = LoneFunction.Start(address);

        await EndedAsync(function, "AWS_LAMBDA_RUNTIME_API does not name a host and a port");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_proxy_in_the_environment_is_never_asked()
    {
        await using var proxy = new ScriptedServer();
        await using var api = new ScriptedServer(Reply(Event(BadOrder)), Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint, ((string[])["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"])
            .ToDictionary(static name => name, string? (_) => $"http://{proxy.Endpoint}"));

        await AskedAsync(api, Next, Error, Next);

        proxy.RestOfRequests().Should().BeEmpty();
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("a/../../b", "a%2F..%2F..%2Fb")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("a b HTTP/1.1", "a%20b%20HTTP%2F1.1")]
    [InlineData("a%0d%0aX: y", "a%250d%250aX%3A%20y")]
    [InlineData("a\tb\u007f", "a%09b%7F")]
    public async Task A_request_id_stays_in_its_place_in_the_path(string id, string escaped)
    {
        await using var api = new ScriptedServer(Reply(Event(BadOrder, id)), Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint);

        await AskedAsync(api, Next, $"POST /2018-06-01/runtime/invocation/{escaped}/error HTTP/1.1\r\n", Next);
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("LAMBDA-RUNTIME-DEADLINE-MS: soon\r\n")]
    [InlineData("Lambda-Runtime-Deadline-Ms: 99999999999999999999\r\n")]
    [InlineData("Lambda-Runtime-Deadline-Ms: -1\r\n")]
    [InlineData("Lambda-Runtime-Client-Context: {not json\r\nLambda-Runtime-Cognito-Identity: 7\r\n")]
    [InlineData("lambda-runtime-aws-request-id:id-1\r\nLAMBDA-RUNTIME-AWS-REQUEST-ID: \t id-1 \r\n")]
    [InlineData("Lambda-Runtime-Trace-Id:\r\n")]
    [InlineData("Lambda-Runtime-Trace-Id: a\r\nLambda-Runtime-Trace-Id: b\r\nLambda-Runtime-Deadline-Ms: 1\r\nLambda-Runtime-Deadline-Ms: 2\r\n")]
    public async Task Odd_headers_are_tolerated(string headers)
    {
        await using var api = new ScriptedServer(Reply(Event(BadOrder, headers: headers)), Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint);

        await AskedAsync(api, Next, Error, Next);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_header_of_64_kib_is_tolerated()
    {
        await using var api = new ScriptedServer(
            Reply(Event(BadOrder, headers: $"Lambda-Runtime-Client-Context: {new string('x', 64 * 1024)}\r\n")), Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint);

        await AskedAsync(api, Next, Error, Next);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task Every_split_of_the_bytes_is_tolerated()
    {
        await using var s3 = await FunctionUnderTest.StartAsync();
        const string Chunked = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nTransfer-Encoding: chunked\r\n\r\n";
        await using var api = new ScriptedServer(
            ReplyByteByByte(Event(Order)),
            ReplyByteByByte(Status(202)),
            ReplyByteByByte($"{Chunked}{Order.Length - 1:x}\r\n{Order[..^1]}\r\n1;x=y\r\n}}\r\n0\r\nTrailer: z\r\n\r\n"),
            Reply("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n"),
            Reply($"{Chunked}1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n"),
            Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint, s3.Environment);

        await AskedAsync(api, Next, Response, Next, Response, Next, Error, Next);

        function.Log.Should().Contain("Successfully processed order 12345").And.Contain("Order 12345 was already stored");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_connection_that_the_server_closes_between_two_requests_is_replaced()
    {
        await using var api = new ScriptedServer(
            ReplyAndClose(Event(BadOrder, headers: "Connection: close\r\n")), ReplyAndClose(Status(202)), Reply(Event(BadOrder)), Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint);

        await AskedAsync(api, Next, Error, Next, Error, Next);
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData(202)]
    [InlineData(403)]
    public async Task An_init_that_fails_is_reported_and_ends_the_process(int status)
    {
        await using var api = new ScriptedServer(Reply(Status(status)));
        await using var function = LoneFunction.Start(api.Endpoint, new Dictionary<string, string?> { ["AWS_REGION"] = null });

        var request = await api.NextRequestAsync();

        request.Should().StartWith("POST /2018-06-01/runtime/init/error HTTP/1.1\r\n")
            .And.Contain("\r\nLambda-Runtime-Function-Error-Type: Function.InvalidConfiguration\r\n")
            .And.Contain("\r\n\r\n{\"errorType\":\"InvalidConfiguration\",\"errorMessage\":\"The environment variable AWS_REGION is missing");
        await function.Process.WaitForExitAsync();
        function.Process.ExitCode.Should().Be(1);
        api.RestOfRequests().Should().BeEmpty();
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task An_error_is_reported_with_type_cause_and_named_methods()
    {
        await using var api = new ScriptedServer(Reply(Event("{\"Order_id\": \"\\u00e9\\u0000\"}")), Reply(Status(202)));
        await using var function = LoneFunction.Start(api.Endpoint);
        _ = await api.NextRequestAsync();

        var request = await api.NextRequestAsync();

        var (head, body) = (request.Split("\r\n\r\n")[0], request.Split("\r\n\r\n")[1]);
        head.Should().Contain("\r\nContent-Type: application/vnd.aws.lambda.error+json\r\n")
            .And.Contain("\r\nLambda-Runtime-Function-Error-Type: Function.InvalidOrder\r\n");
        using var error = System.Text.Json.JsonDocument.Parse(body);
        error.RootElement.GetProperty("stackTrace").EnumerateArray().Select(static frame => frame.GetString())
            .Should().Contain(static frame => frame!.StartsWith("at ReceiptAot.Function.", StringComparison.Ordinal));
        var cause = head.Split("\r\nLambda-Runtime-Function-XRay-Error-Cause: ")[1].Split("\r\n")[0];
        using var xray = System.Text.Json.JsonDocument.Parse(cause);
        var exception = xray.RootElement.GetProperty("exceptions")[0];
        exception.GetProperty("type").GetString().Should().Be("InvalidOrder");
        exception.GetProperty("stack").EnumerateArray().Should().Contain(static frame =>
            frame.GetProperty("label").GetString()!.StartsWith("ReceiptAot.Function.", StringComparison.Ordinal));
    }

    private static async Task EndsAsync(string payload, string post, string answer, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        await using var api = new ScriptedServer(Reply(Event(payload)), ReplyAndReset(answer), Reply(Event(payload)));
        await using var function = LoneFunction.Start(api.Endpoint, environment);

        await AskedAsync(api, Next, post);
        await EndedAsync(function, "The Runtime API ");
        api.RestOfRequests().Should().BeEmpty();
    }

    private static async Task AskedAsync(ScriptedServer api, params string[] requests)
    {
        foreach (var request in requests)
        {
            (await api.NextRequestAsync()).Should().StartWith(request);
        }
    }

    // With exit code 1 and one clear line, which says why.
    private static async Task EndedAsync(LoneFunction function, string why)
    {
        await function.Process.WaitForExitAsync();
        function.Process.ExitCode.Should().Be(1);
        var lines = function.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().ContainSingle(static line => line.Contains("\tcrit\t", StringComparison.Ordinal))
            .Which.Should().Be(lines[^1]).And.Contain("\t\tcrit\t" + why);
    }
}
