using ReceiptAot.LocalCloud;
using System.Text;
using System.Text.Json;
using ReceiptAot.EndToEnd.Tests.EventSources;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// Events of 6 MB, Lambda's limit for a synchronous invocation, that are designed to use as much memory as possible. The function must
/// process them within the 128 MB of the smallest function.
/// </summary>
public class LargeEventTests
{
    private const int MaxEventBytes = 6_291_456;

    private static readonly Dictionary<string, (Func<string> CreateEvent, string Error)> rejected = new()
    {
        ["millions of numbers"] = (static () => List("1"), "InvalidEvent"),
        ["millions of empty objects"] = (static () => List("{}"), "InvalidEvent"),
        ["100,000 orders"] = (static () => List(EventSource.Order(100_000)), "InvalidEvent"),
        ["millions of empty records"] = (
            static () => $$"""{"Records": [{"eventSource": "aws:sqs"}, {{List("{}")[1..^1]}}]}""", "InvalidEvent"),
        ["millions of records without a source"] = (static () => $$"""{"Records": {{List("{}")}}}""", "InvalidOrder"),
        ["an order id"] = (static () => Order(id: Long("x")), "InvalidOrder"),
        ["an order id of path segments"] = (static () => Order(id: Long("/")), "InvalidOrder"),
        ["an order id of escapes"] = (static () => Order(id: Long("\\u0001")), "InvalidOrder"),
        ["an order id as a number"] = (static () => Order().Replace("\"1\"", Long("9"), StringComparison.Ordinal), "InvalidOrder"),
        ["an amount"] = (static () => Order(amount: Long("9")), "InvalidOrder"),
        ["an exponent"] = (static () => Order(amount: $"1e{Long("9")}"), "InvalidOrder"),
        ["an item with a line break"] = (static () => Order(item: Long("x") + "\\n"), "InvalidOrder"),
        ["a name"] = (static () => $$"""{"{{Long("_")}}Item": "a", "Item": "b"}""", "InvalidOrder"),
        ["a million names"] = (static () => Members("\"a\":1", MaxEventBytes / 6 - 10), "InvalidOrder"),
        ["a million escaped names"] = (static () => Members("\"\\n\":1", MaxEventBytes / 7 - 10), "InvalidOrder"),
        ["nested lists"] = (static () => List(new string('[', 60) + new string(']', 60)), "InvalidEvent"),
    };

    public static TheoryData<string> Rejected => [.. rejected.Keys];

    [NativeTheory(NotEmulated = true)]
    [MemberData(nameof(Rejected))]
    public async Task Rejects_a_large_event_within_128_MB(string kind)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.ExpectErrorAsync(rejected[kind].CreateEvent())).Type.Should().Be(rejected[kind].Error);

        function.PeakMemory.Should().BeLessThan(128);
        function.CountLogLines("Error processing order").Should().Be(1);
        function.S3.Requests.Should().BeEmpty();
    }

    /// <summary>Nested three times, and sent three times, as memory that the first event has used may be kept for the next one.</summary>
    [NativeFact(OwnRuntimeClient = true, NotEmulated = true)]
    public async Task Rejects_large_nested_events_one_after_another_within_128_MB()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var order = $$"""{"{{Long("_")[..^2000]}}Item": "a", "Item": "b"}""";
        var message = JsonSerializer.Serialize($$"""{"detail-type": "OrderPlaced", "source": "shop", "detail": {{order}} }""");
        var body = JsonSerializer.Serialize($$"""{"Type": "Notification", "TopicArn": "arn", "Message": {{message}} }""");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var result = await function.InvokeAsync(
                $$"""{"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": {{body}} }]}""");
            FunctionUnderTest.ExpectError(result).Type.Should().Be("PartialFailure");
        }

        function.PeakMemory.Should().BeLessThan(128);
    }

    [NativeTheory(NotEmulated = true)]
    [InlineData("x")]
    [InlineData("/")]
    public async Task Rejects_a_large_order_id_over_HTTP_within_128_MB(string text)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var body = JsonSerializer.Serialize(Order(id: Long(text)[..^100]));

        var result = await function.InvokeAsync(
            $$"""{"version": "2.0", "requestContext": {"http": {"method": "POST"} }, "body": {{body}} }""");

        result.Body.Should().StartWith("{\"statusCode\":400,");
        function.PeakMemory.Should().BeLessThan(128);
    }

    [NativeFact(NotEmulated = true)]
    public async Task Stores_a_large_item_within_128_MB()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.InvokeAsync(Order(item: Long("x")))).Body.Should().Be(ExpectedResult.Response);
        (await function.InvokeAsync(Order(item: Long("x")))).Body.Should().Be(ExpectedResult.Response);

        function.ReadObject("receipts/1.txt")!.Length.Should().BeGreaterThan(6_000_000);
        function.PeakMemory.Should().BeLessThan(128);
    }

    [NativeFact(NotEmulated = true)]
    public async Task Accepts_an_amount_with_millions_of_trailing_zeros()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.InvokeAsync(Order(amount: $"1.{Long("0")}"))).Body.Should().Be(ExpectedResult.Response);

        Encoding.UTF8.GetString(function.ReadObject("receipts/1.txt")!).Should().Be("OrderID: 1\nAmount: $1.00\nItem: Pen");
        function.PeakMemory.Should().BeLessThan(128);
    }

    // AWS's client puts the whole message, 83 KB, into the header that contains the X-Ray error cause, and the request is rejected.
    [NativeFact(OwnRuntimeClient = true, NotEmulated = true)]
    public async Task Processes_10000_orders_which_is_the_largest_batch_of_any_event_source()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync($"[{string.Join(',', Enumerable.Repeat("{\"Item\":1}", 10_000))}]");

        FunctionUnderTest.ExpectError(result).Type.Should().Be("PartialFailure");
        function.PeakMemory.Should().BeLessThan(128);
    }

    private static string Long(string text) => string.Concat(Enumerable.Repeat(text, (MaxEventBytes - 200) / text.Length));

    private static string List(string element) =>
        $"[{string.Join(',', Enumerable.Repeat(element, (MaxEventBytes - 100) / (element.Length + 1)))}]";

    private static string Members(string member, int count) => $$"""{{{string.Join(',', Enumerable.Repeat(member, count))}}}""";

    private static string Order(string id = "1", string amount = "1", string item = "Pen") =>
        $$"""{"Order_id": "{{id}}", "Amount": "{{amount}}", "Item": "{{item}}"}""";
}
