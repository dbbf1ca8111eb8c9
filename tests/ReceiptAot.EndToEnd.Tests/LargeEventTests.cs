using System.Text;
using System.Text.Json;
using ReceiptAot.EndToEnd.Tests.Sources;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Events of 6 MB, the most that Lambda takes, made to cost as much as they can.</summary>
public class LargeEventTests
{
    private const int Limit = 6_291_456;

    private static readonly Dictionary<string, (Func<string> Event, string Error)> refused = new()
    {
        ["millions of numbers"] = (static () => List("1"), "InvalidEvent"),
        ["millions of empty objects"] = (static () => List("{}"), "InvalidEvent"),
        ["100,000 orders"] = (static () => List(Source.Order(100_000)), "InvalidEvent"),
        ["millions of empty records"] = (static () => $$"""{"Records": [{"eventSource": "aws:sqs"}, {{List("{}")[1..^1]}}]}""", "InvalidEvent"),
        ["millions of records without a source"] = (static () => $$"""{"Records": {{List("{}")}}}""", "InvalidOrder"),
        ["an order id"] = (static () => Order(id: Long("x")), "InvalidOrder"),
        ["an order id of path segments"] = (static () => Order(id: Long("/")), "InvalidOrder"),
        ["an order id of escapes"] = (static () => Order(id: Long("\\u0001")), "InvalidOrder"),
        ["an order id as a number"] = (static () => Order().Replace("\"1\"", Long("9"), StringComparison.Ordinal), "InvalidOrder"),
        ["an amount"] = (static () => Order(amount: Long("9")), "InvalidOrder"),
        ["an exponent"] = (static () => Order(amount: $"1e{Long("9")}"), "InvalidOrder"),
        ["an item with a line break"] = (static () => Order(item: Long("x") + "\\n"), "InvalidOrder"),
        ["a name"] = (static () => $$"""{"{{Long("_")}}Item": "a", "Item": "b"}""", "InvalidOrder"),
        ["a million names"] = (static () => $$"""{{{string.Join(',', Enumerable.Repeat("\"a\":1", Limit / 6 - 10))}}}""", "InvalidOrder"),
        ["a million escaped names"] = (static () => $$"""{{{string.Join(',', Enumerable.Repeat("\"\\n\":1", Limit / 7 - 10))}}}""", "InvalidOrder"),
        ["nested lists"] = (static () => List(new string('[', 60) + new string(']', 60)), "InvalidEvent"),
    };

    public static TheoryData<string> Refused => [.. refused.Keys];

    [NativeTheory]
    [MemberData(nameof(Refused))]
    public async Task Are_refused_in_the_memory_of_the_smallest_function(string kind)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.FailAsync(refused[kind].Event())).Type.Should().Be(refused[kind].Error);

        function.PeakMemory.Should().BeLessThan(128);
        function.Log.Split('\n').Count(static line => line.Contains("Error processing order", StringComparison.Ordinal)).Should().Be(1);
        function.S3.Requests.Should().BeEmpty();
    }

    [NativeTheory]
    [InlineData("x")]
    [InlineData("/")]
    public async Task An_order_id_is_refused_in_that_memory_over_http_too(string letter)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(
            $$"""{"version": "2.0", "requestContext": {"http": {"method": "POST"} }, "body": {{JsonSerializer.Serialize(Order(id: Long(letter)[..^100]))}} }""");

        result.Body.Should().StartWith("{\"statusCode\":400,");
        function.PeakMemory.Should().BeLessThan(128);
    }

    [NativeFact]
    public async Task An_item_is_stored_in_that_memory()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.InvokeAsync(Order(item: Long("x")))).Body.Should().Be(FunctionUnderTest.Success);
        (await function.InvokeAsync(Order(item: Long("x")))).Body.Should().Be(FunctionUnderTest.Success);

        function.Read("receipts/1.txt")!.Length.Should().BeGreaterThan(6_000_000);
        function.PeakMemory.Should().BeLessThan(128);
    }

    [NativeFact]
    public async Task An_amount_is_exact_however_many_zeros_follow()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.InvokeAsync(Order(amount: $"1.{Long("0")}"))).Body.Should().Be(FunctionUnderTest.Success);

        Encoding.UTF8.GetString(function.Read("receipts/1.txt")!).Should().Be("OrderID: 1\nAmount: $1.00\nItem: Pen");
        function.PeakMemory.Should().BeLessThan(128);
    }

    // AWS's client puts the whole message, 83 KB, into the header of the cause for X-Ray, which is then refused.
    [NativeFact(OwnRuntimeClient = true)]
    public async Task The_most_orders_that_a_source_sends_are_served()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync($"[{string.Join(',', Enumerable.Repeat("{\"Item\":1}", 10_000))}]");

        FunctionUnderTest.ErrorOf(result).Type.Should().Be("PartialFailure");
        function.PeakMemory.Should().BeLessThan(128);
    }

    private static string Long(string letters) => string.Concat(Enumerable.Repeat(letters, (Limit - 200) / letters.Length));

    private static string List(string element) => $"[{string.Join(',', Enumerable.Repeat(element, (Limit - 100) / (element.Length + 1)))}]";

    private static string Order(string id = "1", string amount = "1", string item = "Pen") =>
        $$"""{"Order_id": "{{id}}", "Amount": "{{amount}}", "Item": "{{item}}"}""";
}
