using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Invalid or failed responses of the Runtime API, scripted byte for byte, and when the process exits.</summary>
public class RuntimeApiErrorTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";
    private const string InvalidOrder = "{}";

    public static TheoryData<string> ResponsesThatLeaveDeliveryUnknown =>
    [
        Status(302, "Location: http://127.0.0.1:1/\r\n"), Status(400), Status(403), Status(404), Status(410), Status(500), Status(503),
        "", "HTTP/1.1 202 Acc", "HTTP/1.1 202 Accepted\r\nContent-Length: 16\r\n\r\n{\"status\":", "garbage\r\n\r\n",
    ];

    public static TheoryData<string> ResponsesThatAreNotAnEvent =>
    [
        Status(301, "Location: /2018-06-01/runtime/invocation/next\r\n"), Status(302, "Location: http://127.0.0.1:1/\r\n"),
        Status(400), Status(403), Status(404), Status(410), Status(500), Status(503),
        "HTTP/1.1 204 No Content\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        Event(InvalidOrder, id: ""), Event(InvalidOrder, id: "."), Event(InvalidOrder, id: ".."),
        Event(InvalidOrder, headers: "lambda-runtime-aws-request-id: id-2\r\n"),
        Event(InvalidOrder, id: "id\r1"),
        Event(InvalidOrder) + "{}",
        Event(InvalidOrder, headers: "Transfer-Encoding: chunked\r\n"),
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 3\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: x\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Re",
        "garbage\r\n\r\n", "\0",
    ];

    [NativeTheory(OwnRuntimeClient = true)]
    [MemberData(nameof(ResponsesThatLeaveDeliveryUnknown))]
    public async Task The_process_exits_if_the_delivery_of_a_response_is_unknown(string bytes)
    {
        await using var s3 = await FunctionUnderTest.StartAsync();

        await AssertExitAfterPostAsync(Order, Response, bytes, s3.Environment);
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [MemberData(nameof(ResponsesThatLeaveDeliveryUnknown))]
    public Task The_process_exits_if_the_delivery_of_an_error_is_unknown(string bytes) =>
        AssertExitAfterPostAsync(InvalidOrder, Error, bytes, []);

    [NativeTheory(OwnRuntimeClient = true)]
    [MemberData(nameof(ResponsesThatAreNotAnEvent))]
    public async Task The_process_exits_if_the_Runtime_API_does_not_return_an_event(string bytes)
    {
        await using var api = new ScriptedServer(RespondAndClose(bytes));
        await using var function = StandaloneFunction.Start(api.Endpoint);

        (await api.NextRequestAsync()).Should().StartWith(Next);
        await AssertExitAsync(function, "The Runtime API ");
        api.RemainingRequests().Should().BeEmpty();
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_connection_reset_before_an_event_is_retried_three_times()
    {
        await using var api = new ScriptedServer(
            RespondAndReset(""), RespondAndClose(""), RespondAndReset(""), Respond(Event(InvalidOrder)), Respond(Status(202)));
        await using var function = StandaloneFunction.Start(api.Endpoint);

        await api.ExpectRequestsAsync(Next, Next, Next, Next, Error, Next);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task The_process_exits_after_the_fourth_connection_reset()
    {
        await using var api = new ScriptedServer(
            RespondAndReset(""), RespondAndReset(""), RespondAndReset(""), RespondAndReset(""), Respond(Event(InvalidOrder)));
        await using var function = StandaloneFunction.Start(api.Endpoint);

        await api.ExpectRequestsAsync(Next, Next, Next, Next);
        await AssertExitAsync(function, "The Runtime API did not complete a response to next: ");
        api.RemainingRequests().Should().BeEmpty();
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task The_process_exits_if_the_Runtime_API_refuses_the_connection()
    {
        using var port = new ClosedPort();
        await using var function = StandaloneFunction.Start(port.Endpoint);

        await AssertExitAsync(function, "The Runtime API did not complete a response to next: Connection refused");
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1")]
    [InlineData("http://127.0.0.1:9001")]
    [InlineData("\u0001:9001")]
    public async Task The_process_exits_if_AWS_LAMBDA_RUNTIME_API_is_not_a_host_and_port(string address)
    {
        await using var function = StandaloneFunction.Start(address);

        await AssertExitAsync(function, "AWS_LAMBDA_RUNTIME_API does not name a host and a port");
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData(202)]
    [InlineData(403)]
    public async Task A_failed_init_is_reported_and_the_process_exits(int status)
    {
        await using var api = new ScriptedServer(Respond(Status(status)));
        await using var function = StandaloneFunction.Start(api.Endpoint, new Dictionary<string, string?> { ["AWS_REGION"] = null });

        var request = await api.NextRequestAsync();

        request.Should().StartWith("POST /2018-06-01/runtime/init/error HTTP/1.1\r\n")
            .And.Contain("\r\nLambda-Runtime-Function-Error-Type: Function.InvalidConfiguration\r\n")
            .And.Contain("\r\n\r\n{\"errorType\":\"InvalidConfiguration\","
                + "\"errorMessage\":\"The environment variable AWS_REGION is missing");
        await function.Process.WaitForExitAsync();
        function.Process.ExitCode.Should().Be(1);
        api.RemainingRequests().Should().BeEmpty();
    }

    private static async Task AssertExitAfterPostAsync(
        string payload, string post, string bytes, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        await using var api = new ScriptedServer(Respond(Event(payload)), RespondAndReset(bytes), Respond(Event(payload)));
        await using var function = StandaloneFunction.Start(api.Endpoint, environment);

        await api.ExpectRequestsAsync(Next, post);
        await AssertExitAsync(function, "The Runtime API ");
        api.RemainingRequests().Should().BeEmpty();
    }

    // Asserts exit code 1 and that the last log line, the only critical one, contains the reason.
    private static async Task AssertExitAsync(StandaloneFunction function, string reason)
    {
        await function.Process.WaitForExitAsync();
        function.Process.ExitCode.Should().Be(1);
        var lines = function.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().ContainSingle(static line => line.Contains("\tcrit\t", StringComparison.Ordinal))
            .Which.Should().Be(lines[^1]).And.Contain("\t\tcrit\t" + reason);
    }
}
