using System.Text.Json.Nodes;
using ReceiptAot.EndToEnd.Tests.EventSources;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Responses to HTTP clients through API Gateway, function URLs and load balancers.</summary>
public class HttpResponseTests
{
    public static TheoryData<string> Sources =>
        [.. EventSource.All.Values.OfType<HttpEventSource>().Select(static source => source.Name)];

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task Only_the_POST_method_is_allowed(string name)
    {
        var source = (HttpEventSource)EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        foreach (var method in (string[])["GET", "PUT", "HEAD", "OPTIONS"])
        {
            var result = await function.InvokeAsync(source.CreateEvent(EventSource.Order(0), method));

            var body = source.ReadBody(result, "405 Method Not Allowed", ("allow", "POST"));
            body.ToString().Should().Be("""{"errorType":"InvalidEvent","message":"The method is not POST.","faults":[]}""");
        }

        function.S3.Requests.Should().BeEmpty();
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task The_response_lists_every_fault_of_an_order_by_member(string name)
    {
        var source = (HttpEventSource)EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(source.CreateEvent("""{"orderId": null, "Amount": "12,50", "Item": "a\nb"}"""));

        var faults = source.ReadBody(result, "400 Bad Request").GetProperty("faults");
        faults.EnumerateArray().Select(static fault => fault.GetProperty("member").GetString()).Should().Equal("orderId", "Amount", "Item");
        faults.EnumerateArray().Select(static fault => fault.GetProperty("found").GetString()).Should().Equal(
            "null", "a string of 5 characters", "a string of 3 characters with U+000A at character 2");
        faults.EnumerateArray().Should().OnlyContain(static fault => fault.GetProperty("expected").GetString()!.Length > 0);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task The_response_to_a_conflict_does_not_mention_the_bucket(string name)
    {
        var source = (HttpEventSource)EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        _ = await function.InvokeAsync(source.CreateEvent(EventSource.Order(0)));
        var differentOrder = EventSource.Order(0).Replace("Pen", "Pencil", StringComparison.Ordinal);

        var result = await function.InvokeAsync(source.CreateEvent(differentOrder));

        source.ReadBody(result, "409 Conflict").ToString().Should().Be(
            """{"errorType":"ReceiptConflict","message":"A different receipt is already stored for this order id; """
            + """the stored receipt was not changed.","faults":[]}""");
        function.Log.Should().Contain("A different receipt is already stored under receipts/order-0.txt in S3 bucket my-bucket");
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task A_missing_environment_variable_is_a_server_error(string name)
    {
        var source = (HttpEventSource)EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_BUCKET", null));

        var result = await function.InvokeAsync(source.CreateEvent(EventSource.Order(0)));

        source.AssertResponse(result, (0, "MissingConfiguration"));
        function.Log.Should().Contain("\tfail\tError processing order: Missing required environment variable RECEIPT_BUCKET\n");
    }

    [NativeTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("\"text\"")]
    public async Task A_body_that_is_not_an_order_is_a_bad_request(string? body)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        foreach (var source in EventSource.All.Values.OfType<HttpEventSource>())
        {
            _ = source.ReadBody(await function.InvokeAsync(source.CreateEvent(body)), "400 Bad Request");
        }
    }

    [NativeTheory]
    [InlineData("%%%")]
    [InlineData("AAEC/w==")]
    [InlineData("eyJ4Ijoi/yJ9")]
    public async Task A_binary_body_that_is_not_an_order_is_a_bad_request(string base64)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        foreach (var source in EventSource.All.Values.OfType<HttpEventSource>())
        {
            var payload = JsonNode.Parse(source.CreateEvent(""))!;
            payload["isBase64Encoded"] = true;
            payload["body"] = base64;

            var body = source.ReadBody(await function.InvokeAsync(payload.ToJsonString()), "400 Bad Request");

            body.GetProperty("errorType").GetString().Should().Be("InvalidEvent");
        }
    }

    [NativeFact]
    public async Task The_response_contains_the_object_key_unchanged()
    {
        var source = (HttpEventSource)EventSource.All["http-api"];
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(source.CreateEvent("""{"Order_id": "a \"b\" é 😀/c", "Amount": 1, "Item": "Pen"}"""));

        source.ReadBody(result, "200 OK").GetProperty("key").GetString().Should().Be("receipts/a \"b\" é 😀/c.txt");
    }
}
