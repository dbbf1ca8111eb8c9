using System.Text.Json;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The HTTP exchange with the Runtime API, byte for byte, while the function keeps running.</summary>
public class RuntimeApiProtocolTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";
    private const string InvalidOrder = "{}";

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_response_that_is_too_large_is_logged_and_the_next_event_is_processed()
    {
        await using var s3 = await FunctionUnderTest.StartAsync();
        await using var api = new ScriptedServer(
            Respond(Event(Order)), Respond(Status(413)), Respond(Event(InvalidOrder)), Respond(Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint, s3.Environment);

        await api.ExpectRequestsAsync(Next, Response, Next, Error, Next);

        function.Log.Should().Contain("\tid-1\tfail\tThe response exceeds the size that Lambda accepts: 61 bytes.\n");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task Interim_responses_are_skipped()
    {
        const string Interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        await using var s3 = await FunctionUnderTest.StartAsync();
        await using var api = new ScriptedServer(
            RespondByteByByte(Interim + Event(Order)),
            Respond(Interim + Status(202)),
            Respond(Interim + Event(InvalidOrder)),
            Respond(Interim + Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint, s3.Environment);

        await api.ExpectRequestsAsync(Next, Response, Next, Error, Next);

        s3.ListKeys().Should().ContainSingle();
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task Proxy_environment_variables_are_ignored()
    {
        await using var proxy = new ScriptedServer();
        await using var api = new ScriptedServer(Respond(Event(InvalidOrder)), Respond(Status(202)));
        string[] variables = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"];
        await using var function = StandaloneFunction.Start(
            api.Endpoint, variables.ToDictionary(static name => name, string? (_) => $"http://{proxy.Endpoint}"));

        await api.ExpectRequestsAsync(Next, Error, Next);

        proxy.RemainingRequests().Should().BeEmpty();
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("a/../../b", "a%2F..%2F..%2Fb")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("a b HTTP/1.1", "a%20b%20HTTP%2F1.1")]
    [InlineData("a%0d%0aX: y", "a%250d%250aX%3A%20y")]
    [InlineData("a\tb\u007f", "a%09b%7F")]
    public async Task A_request_id_is_percent_encoded_in_the_path(string id, string escaped)
    {
        await using var api = new ScriptedServer(Respond(Event(InvalidOrder, id)), Respond(Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint);

        await api.ExpectRequestsAsync(Next, $"POST /2018-06-01/runtime/invocation/{escaped}/error HTTP/1.1\r\n", Next);
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("LAMBDA-RUNTIME-DEADLINE-MS: soon\r\n")]
    [InlineData("Lambda-Runtime-Deadline-Ms: 99999999999999999999\r\n")]
    [InlineData("Lambda-Runtime-Deadline-Ms: -1\r\n")]
    [InlineData("Lambda-Runtime-Client-Context: {not json\r\nLambda-Runtime-Cognito-Identity: 7\r\n")]
    [InlineData("lambda-runtime-aws-request-id:id-1\r\nLAMBDA-RUNTIME-AWS-REQUEST-ID: \t id-1 \r\n")]
    [InlineData("Lambda-Runtime-Trace-Id:\r\n")]
    [InlineData(
        "Lambda-Runtime-Trace-Id: a\r\nLambda-Runtime-Trace-Id: b\r\n"
        + "Lambda-Runtime-Deadline-Ms: 1\r\nLambda-Runtime-Deadline-Ms: 2\r\n")]
    public async Task Unusual_headers_are_accepted(string headers)
    {
        await using var api = new ScriptedServer(Respond(Event(InvalidOrder, headers: headers)), Respond(Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint);

        await api.ExpectRequestsAsync(Next, Error, Next);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_header_of_64_KiB_is_accepted()
    {
        await using var api = new ScriptedServer(
            Respond(Event(InvalidOrder, headers: $"Lambda-Runtime-Client-Context: {new string('x', 64 * 1024)}\r\n")),
            Respond(Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint);

        await api.ExpectRequestsAsync(Next, Error, Next);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task Responses_are_read_however_the_bytes_are_split_into_packets_and_chunks()
    {
        await using var s3 = await FunctionUnderTest.StartAsync();
        const string Chunked = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nTransfer-Encoding: chunked\r\n\r\n";
        await using var api = new ScriptedServer(
            RespondByteByByte(Event(Order)),
            RespondByteByByte(Status(202)),
            RespondByteByByte($"{Chunked}{Order.Length - 1:x}\r\n{Order[..^1]}\r\n1;x=y\r\n}}\r\n0\r\nTrailer: z\r\n\r\n"),
            Respond("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n"),
            Respond($"{Chunked}1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n"),
            Respond(Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint, s3.Environment);

        await api.ExpectRequestsAsync(Next, Response, Next, Response, Next, Error, Next);

        function.Log.Should().Contain("Successfully processed order 12345").And.Contain("Order 12345 was already stored");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_new_connection_is_opened_after_the_server_has_closed_the_old_one()
    {
        await using var api = new ScriptedServer(
            RespondAndClose(Event(InvalidOrder, headers: "Connection: close\r\n")),
            RespondAndClose(Status(202)),
            Respond(Event(InvalidOrder)),
            Respond(Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint);

        await api.ExpectRequestsAsync(Next, Error, Next, Error, Next);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_refused_order_is_reported_with_type_and_X_Ray_cause_and_without_a_stack_trace()
    {
        await using var api = new ScriptedServer(Respond(Event("{\"Order_id\": \"\\u00e9\\u0000\"}")), Respond(Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint);
        _ = await api.NextRequestAsync();

        var request = await api.NextRequestAsync();

        var (head, body) = (request.Split("\r\n\r\n")[0], request.Split("\r\n\r\n")[1]);
        head.Should().Contain("\r\nContent-Type: application/vnd.aws.lambda.error+json\r\n")
            .And.Contain("\r\nLambda-Runtime-Function-Error-Type: Function.InvalidOrder\r\n");
        using var error = JsonDocument.Parse(body);
        error.RootElement.GetProperty("errorType").GetString().Should().Be("InvalidOrder");
        error.RootElement.GetProperty("stackTrace").GetArrayLength().Should().Be(0);
        var cause = head.Split("\r\nLambda-Runtime-Function-XRay-Error-Cause: ")[1].Split("\r\n")[0];
        using var xray = JsonDocument.Parse(cause);
        var exception = xray.RootElement.GetProperty("exceptions")[0];
        exception.GetProperty("type").GetString().Should().Be("InvalidOrder");
        exception.GetProperty("stack").GetArrayLength().Should().Be(0);
    }
}
