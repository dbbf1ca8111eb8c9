using System.Text.Json.Nodes;
using ReceiptAot.EndToEnd.Tests.Sources;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>What a caller over HTTP sees.</summary>
public class AnsweringRequests
{
    public static TheoryData<string> Sources => [.. Source.All.Values.OfType<HttpSource>().Select(static source => source.Name)];

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task Another_method_than_post_is_not_allowed(string name)
    {
        var source = (HttpSource)Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        foreach (var method in (string[])["GET", "PUT", "HEAD", "OPTIONS"])
        {
            var body = source.Read(await function.InvokeAsync(source.EventOf(Source.Order(0), method)), "405 Method Not Allowed", ("allow", "POST"));

            body.ToString().Should().Be("""{"errorType":"InvalidEvent","message":"The method is not POST.","faults":[]}""");
        }

        function.S3.Requests.Should().BeEmpty();
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task All_faults_of_an_order_are_told_by_member(string name)
    {
        var source = (HttpSource)Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(source.EventOf("""{"orderId": null, "Amount": "12,50", "Item": "a\nb"}"""));

        var faults = source.Read(result, "400 Bad Request").GetProperty("faults");
        faults.EnumerateArray().Select(static fault => fault.GetProperty("member").GetString()).Should().Equal("orderId", "Amount", "Item");
        faults.EnumerateArray().Select(static fault => fault.GetProperty("found").GetString()).Should().Equal(
            "null", "a string of 5 characters", "a string of 3 characters with U+000A at character 2");
        faults.EnumerateArray().Should().OnlyContain(static fault => fault.GetProperty("expected").GetString()!.Length > 0);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task A_conflict_is_told_without_a_word_on_the_bucket(string name)
    {
        var source = (HttpSource)Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        _ = await function.InvokeAsync(source.EventOf(Source.Order(0)));

        var result = await function.InvokeAsync(source.EventOf(Source.Order(0).Replace("Pen", "Pencil", StringComparison.Ordinal)));

        source.Read(result, "409 Conflict").ToString().Should().Be(
            """{"errorType":"ReceiptConflict","message":"Another receipt is already stored for this order id; it was left as it is.","faults":[]}""");
        function.Log.Should().Contain("Another receipt is already stored under receipts/order-0.txt in S3 bucket my-bucket");
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task A_missing_configuration_is_a_failure_of_the_server(string name)
    {
        var source = (HttpSource)Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_BUCKET", null));

        var result = await function.InvokeAsync(source.EventOf(Source.Order(0)));

        source.Check(result, (0, "MissingConfiguration"));
        function.Log.Should().Contain("\tfail\tError processing order: Missing required environment variable RECEIPT_BUCKET\n");
    }

    [NativeTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("\"text\"")]
    public async Task A_body_that_is_no_order_is_a_bad_request(string? body)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        foreach (var source in Source.All.Values.OfType<HttpSource>())
        {
            _ = source.Read(await function.InvokeAsync(source.EventOf(body)), "400 Bad Request");
        }
    }

    [NativeTheory]
    [InlineData("%%%")]
    [InlineData("AAEC/w==")]
    [InlineData("eyJ4Ijoi/yJ9")]
    public async Task A_binary_body_that_is_no_order_is_a_bad_request(string base64)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        foreach (var source in Source.All.Values.OfType<HttpSource>())
        {
            var payload = JsonNode.Parse(source.EventOf(""))!;
            payload["isBase64Encoded"] = true;
            payload["body"] = base64;

            var body = source.Read(await function.InvokeAsync(payload.ToJsonString()), "400 Bad Request");

            body.GetProperty("errorType").GetString().Should().Be("InvalidEvent");
        }
    }

    [NativeFact]
    public async Task A_key_is_told_as_it_is()
    {
        var source = (HttpSource)Source.All["http-api"];
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(source.EventOf("""{"Order_id": "a \"b\" é 😀/c", "Amount": 1, "Item": "Pen"}"""));

        source.Read(result, "200 OK").GetProperty("key").GetString().Should().Be("receipts/a \"b\" é 😀/c.txt");
    }
}
