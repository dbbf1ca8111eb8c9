using System.Text;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Events and orders that the function rejects.</summary>
public class InvalidEventTests
{
    private const string ValidOrder = """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""";

    [NativeTheory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("{\"Order_id\": 1,}")]
    [InlineData(ValidOrder + ValidOrder)]
    [InlineData(ValidOrder + " // comment")]
    [InlineData("{\"Amount\": NaN}")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    public Task Rejects_an_event_that_is_not_a_JSON_object(string payload) =>
        AssertRejectedAsync(Encoding.UTF8.GetBytes(payload), "InvalidEvent");

    [NativeFact]
    public Task Rejects_an_event_in_UTF_16() =>
        AssertRejectedAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(ValidOrder)], "InvalidEvent");

    [NativeFact]
    public Task Rejects_an_event_with_invalid_UTF_8_even_in_an_ignored_member() =>
        AssertRejectedAsync([.. Encoding.UTF8.GetBytes(ValidOrder[..^1]), .. ", \"Other\": \""u8, 0xC0, 0xAF, .. "\"}"u8], "InvalidEvent");

    [NativeFact]
    public Task Rejects_an_event_with_a_depth_of_65() =>
        AssertRejectedAsync(
            Encoding.UTF8.GetBytes($"{ValidOrder[..^1]}, \"Other\": {new string('[', 64)}{new string(']', 64)}}}"), "InvalidEvent");

    [NativeTheory]
    [InlineData(
        """{}""",
        "Order_id: found no such member", "Amount: found no such member", "Item: found no such member")]
    [InlineData(
        """{"Order_id": null, "Amount": null, "Item": null}""",
        "Order_id: found null", "Amount: found null", "Item: found null")]
    [InlineData(
        """{"Order_id": true, "Amount": true, "Item": []}""",
        "Order_id: found a boolean", "Amount: found a boolean", "Item: found an array")]
    [InlineData(
        """{"Order_id": [], "Amount": [], "Item": {}}""",
        "Order_id: found an array", "Amount: found an array", "Item: found an object")]
    [InlineData(
        """{"Order_id": {}, "Amount": {}, "Item": ""}""",
        "Order_id: found an object", "Amount: found an object", "Item: found an empty string")]
    [InlineData(
        """{"Order_id": "", "Amount": "", "Item": " "}""",
        "Order_id: found an empty string", "Amount: found an empty string", "Item: found a blank string")]
    [InlineData(
        """{"Order_id": " ", "Amount": " 1", "Item": "a\nb"}""",
        "Order_id: found a blank string", "Amount: found a string", "Item: found *U+000A at character 2")]
    [InlineData(
        """{"Order_id": "a\rb", "Amount": "1.", "Item": "\u2028a"}""",
        "Order_id: found *U+000D", "Amount: found a string", "Item: found *U+2028")]
    [InlineData(
        """{"Order_id": "\ud800a", "Amount": "0x1", "Item": "a\udc00"}""",
        "Order_id: found *U+D800", "Amount: found a string", "Item: found *U+DC00")]
    [InlineData(
        """{"Order_id": "/a", "Amount": 79228162514264337593543950336, "Item": "\u0085a"}""",
        "Order_id: *path segment", "Amount: found a number of 29 characters", "Item: found *U+0085")]
    [InlineData(
        """{"Order_id": "a//b", "Amount": 792281625142643375935439503350, "Item": "Pen"}""",
        "Order_id: *path segment", "Amount: found a number of 30 characters")]
    [InlineData(
        """{"Order_id": "a/../b", "Amount": 1e400, "Item": "Pen"}""",
        "Order_id: *path segment", "Amount: found a number of 5 characters")]
    [InlineData(
        """{"Order_id": ".", "Amount": 1e-29, "Item": "Pen"}""",
        "Order_id: *path segment", "Amount: found a number of 5 characters")]
    [InlineData("""{"order_id": 1, "Order_id": 2, "amount": 1, "AMOUNT": 1, "Item": "a", "item": "b"}""",
        "Order_id: found a duplicate of the member order_id", "AMOUNT: found a duplicate of*", "item: found a duplicate of*")]
    public async Task Reports_all_faults_of_an_order_at_once(string payload, params string[] faults)
    {
        var message = await AssertRejectedAsync(Encoding.UTF8.GetBytes(payload), "InvalidOrder");

        message.Should().Match($"The order has {(faults.Length == 1 ? "a fault" : $"{faults.Length} faults")}: "
            + string.Join("; ", faults.Select(static fault => fault + "*")) + ".");
    }

    // The error is returned and logged, nothing is stored, and the next invocation succeeds.
    private static async Task<string> AssertRejectedAsync(byte[] payload, string type)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(payload);

        var (errorType, message) = FunctionUnderTest.ExpectError(result);
        errorType.Should().Be(type, message);
        function.Log.Should().Contain($"\t{result.RequestId}\tfail\tError processing order: {message}\n");
        function.S3.Requests.Should().BeEmpty();
        (await function.InvokeAsync(ValidOrder)).Outcome.Should().Be(InvocationOutcome.Response);
        return message;
    }
}
