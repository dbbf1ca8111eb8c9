using System.Text;
using System.Text.Json.Nodes;
using ReceiptAot.EndToEnd.Tests.EventSources;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Events with a batch of records, and partial batch responses.</summary>
public class BatchTests
{
    private const int MaxEventBytes = 6 * 1024 * 1024;
    private const int SmallestFunctionMemory = 128; // MiB

    [NativeTheory(NotEmulated = true)]
    [InlineData("sqs", 10)]
    [InlineData("sqs", 100)]
    [InlineData("sqs", 10_000)]
    [InlineData("sqs-fifo", 10)]
    [InlineData("kinesis", 10)]
    [InlineData("kinesis", 100)]
    [InlineData("kinesis", 10_000)]
    [InlineData("dynamodb", 10_000)]
    public async Task Only_the_invalid_record_fails_within_the_memory_of_the_smallest_function(string name, int records)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var invalid = records * 2 / 3;
        string[] payloads = [.. Enumerable.Range(0, records).Select(EventSource.Order)];
        payloads[invalid] = """{"Order_id": "", "Amount": 1, "Item": "Pen"}""";
        var payload = Encoding.UTF8.GetBytes(EventSource.All[name].CreateEvent(payloads));
        var padding = Enumerable.Repeat((byte)' ', Math.Max(0, MaxEventBytes - payload.Length)); // JSON permits trailing white space
        var timeout = TimeSpan.FromMinutes(2);

        var result = await function.Sandbox.InvokeAsync(payload.Concat(padding).ToArray(), timeout, killAfter: timeout);

        BatchEventSource.GetFailedIndexes(result).Should().Equal(invalid);
        function.ListKeys().Should().HaveCount(records - 1).And.NotContain(EventSource.Key(invalid));
        function.PeakMemory.Should().BeLessThan(SmallestFunctionMemory);
    }

    [NativeTheory]
    [InlineData("sqs", "messageId", null)]
    [InlineData("sqs", "messageId", "\"\"")]
    [InlineData("sqs", "messageId", "17")]
    [InlineData("sqs-fifo", "messageId", "null")]
    [InlineData("kinesis", "kinesis sequenceNumber", null)]
    [InlineData("kinesis", "kinesis sequenceNumber", "\"\"")]
    [InlineData("dynamodb", "dynamodb SequenceNumber", null)]
    [InlineData("dynamodb", "dynamodb SequenceNumber", "17")]
    public async Task A_record_without_an_identifier_fails_the_invocation_after_all_orders_are_stored(
        string name, string path, string? identifier)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = JsonNode.Parse(EventSource.All[name].CreateEvent([.. Enumerable.Range(0, 3).Select(EventSource.Order)]))!;
        var parent = path.Split(' ')[..^1].Aggregate(payload["Records"]![1]!, static (node, member) => node[member]!).AsObject();
        _ = parent.Remove(path.Split(' ')[^1]);
        if (identifier is not null)
        {
            parent.Add(path.Split(' ')[^1], JsonNode.Parse(identifier));
        }

        var (type, message) = await function.ExpectErrorAsync(payload.ToJsonString());

        (type, message).Should().Be(
            ("InvalidEvent", "A record has no identifier for a partial batch response; all orders that could be stored are stored."));
        function.ListKeys().Should().HaveCount(3);
        function.Log.Should().Contain($"\tfail\tError processing order: {message}\n");
    }

    [NativeFact]
    public async Task A_deleted_item_is_skipped_but_requires_an_identifier()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = JsonNode.Parse(await File.ReadAllTextAsync("Events/dynamodb.json"))!;

        (await function.InvokeAsync(payload.ToJsonString())).Body.Should().Be("""{"batchItemFailures":[]}""");
        function.ListKeys().Should().HaveCount(2);

        payload["Records"]![2]!["dynamodb"]!["SequenceNumber"] = "";
        (await function.ExpectErrorAsync(payload.ToJsonString())).Type.Should().Be("InvalidEvent");
    }

    [NativeFact]
    public async Task A_batch_of_deleted_items_succeeds()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = JsonNode.Parse(await File.ReadAllTextAsync("Events/dynamodb.json"))!;
        payload["Records"] = new JsonArray(payload["Records"]![2]!.DeepClone());

        (await function.InvokeAsync(payload.ToJsonString())).Body.Should().Be("""{"batchItemFailures":[]}""");

        function.S3.Requests.Should().BeEmpty();
    }

    [NativeFact]
    public async Task An_error_lists_every_failed_order_and_every_stored_order()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        string[] payloads = [.. Enumerable.Range(0, 2000).Select(static index => index % 2 == 0 ? EventSource.Order(index) : "{}")];

        var (type, message) = await function.ExpectErrorAsync(EventSource.All["direct-orders"].CreateEvent(payloads));

        type.Should().Be("PartialFailure");
        message.Should().StartWith("1000 of 2000 orders failed. [1] InvalidOrder: ")
            .And.Contain(" Failed: [1], [3], ").And.Contain(", [1999]; stored: [0], [2], ").And.EndWith(", [1998].");
    }

    [NativeFact]
    public async Task Only_the_first_100_failures_of_a_type_are_logged_individually()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        _ = await function.InvokeAsync(EventSource.All["sqs"].CreateEvent([.. Enumerable.Repeat("{}", 10_000)]));

        function.CountLogLines("\tfail\tError processing order: The order has 3 faults: ").Should().Be(100);
        const string Summary = "\tfail\tError processing order: 9900 more records failed with InvalidOrder";
        function.Log.Split('\n').Should().ContainSingle(static line => line.EndsWith(Summary, StringComparison.Ordinal));
    }
}
