using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ReceiptAot.EndToEnd.Tests.Sources;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

public class ServingBatches
{
    private const int EventLimit = 6 * 1024 * 1024;
    private const int Memory = 128 * 1024; // KiB, of the smallest function

    [NativeTheory]
    [InlineData("sqs", 10)]
    [InlineData("sqs", 100)]
    [InlineData("sqs", 10_000)]
    [InlineData("sqs-fifo", 10)]
    [InlineData("kinesis", 10)]
    [InlineData("kinesis", 100)]
    [InlineData("kinesis", 10_000)]
    [InlineData("dynamodb", 10_000)]
    public async Task One_bad_record_fails_alone_in_the_memory_of_the_smallest_function(string name, int records)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var bad = records * 2 / 3;
        string[] payloads = [.. Enumerable.Range(0, records).Select(Source.Order)];
        payloads[bad] = """{"Order_id": "", "Amount": 1, "Item": "Pen"}""";
        var payload = Encoding.UTF8.GetBytes(Source.All[name].EventOf(payloads));
        var sent = payload.Concat(Enumerable.Repeat((byte)' ', Math.Max(0, EventLimit - payload.Length))).ToArray(); // white space is JSON as well

        var result = await function.Sandbox.InvokeAsync(sent, TimeSpan.FromMinutes(2), patience: TimeSpan.FromMinutes(2));

        BatchSource.FailuresIn(result).Should().Equal(bad);
        function.Stored().Should().HaveCount(records - 1).And.NotContain(Source.Key(bad));
        function.PeakMemory.Should().BeLessThan(Memory);
    }

    [NativeTheory]
    [InlineData(null, 16)]
    [InlineData("1", 1)]
    [InlineData("40", 40)]
    public async Task As_many_orders_are_stored_at_once_and_connections_kept_as_the_setting_says(string? concurrency, int expected)
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_CONCURRENCY", concurrency));
        var inFlight = 0;
        var seen = new ConcurrentQueue<int>();
        var all = new TaskCompletionSource();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3Moment.Received, async () =>
        {
            var now = Interlocked.Increment(ref inFlight);
            seen.Enqueue(now);
            if (now == expected)
            {
                _ = all.TrySetResult();
            }

            await all.Task.WaitAsync(Patience.Limit);
            _ = Interlocked.Decrement(ref inFlight);
        }));

        var payload = Source.All["sqs"].EventOf([.. Enumerable.Range(0, 200).Select(Source.Order)]);

        (await function.InvokeAsync(payload)).Body.Should().Be("""{"batchItemFailures":[]}""");
        (await function.InvokeAsync(payload)).Body.Should().Be("""{"batchItemFailures":[]}""");

        function.S3.Requests.Should().HaveCount(600); // a put each, and for the duplicates a put and a get
        seen.Max().Should().Be(expected);
        function.S3.Requests.Select(static request => request.Connection).Distinct().Should().HaveCount(expected);
    }

    [NativeFact]
    public async Task The_setting_holds_for_all_events_of_a_process_together()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_CONCURRENCY", "3"), ("AWS_LAMBDA_MAX_CONCURRENCY", "4"));
        var inFlight = 0;
        var seen = new ConcurrentQueue<int>();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3Moment.Received, async () =>
        {
            seen.Enqueue(Interlocked.Increment(ref inFlight));
            await Task.Yield();
            _ = Interlocked.Decrement(ref inFlight);
        }));

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(part =>
            function.InvokeAsync(Source.All["sqs"].EventOf([.. Enumerable.Range(part * 50, 50).Select(Source.Order)]))));

        results.Should().OnlyContain(static result => result.Body == """{"batchItemFailures":[]}""");
        function.Stored().Should().HaveCount(200);
        seen.Max().Should().BeInRange(1, 3);
    }

    [NativeFact]
    public async Task An_event_whose_orders_get_no_turn_is_answered_in_its_time()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_CONCURRENCY", "1"), ("AWS_LAMBDA_MAX_CONCURRENCY", "2"));
        var holding = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        function.S3.Faults = S3FaultRules.ForKey(Source.Key(0), S3FaultRules.Always(S3Fault.Wait(S3Moment.Served, () =>
        {
            _ = holding.TrySetResult();
            return release.Task.WaitAsync(Patience.Limit);
        })));
        var first = function.InvokeAsync(Source.Order(0));
        await holding.Task.WaitAsync(Patience.Limit);
        var timeout = TimeSpan.FromSeconds(1);

        var result = await function.InvokeAsync(Source.Order(1), timeout);

        FunctionUnderTest.ErrorOf(result).Type.Should().Be("OutOfTime");
        result.Duration.Should().BeLessThan(timeout);
        release.SetResult();
        (await first).Body.Should().Be(FunctionUnderTest.Success);
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
    public async Task A_record_without_an_identifier_fails_the_invocation_once_all_are_stored(string name, string path, string? identifier)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = JsonNode.Parse(Source.All[name].EventOf([.. Enumerable.Range(0, 3).Select(Source.Order)]))!;
        var holder = path.Split(' ')[..^1].Aggregate(payload["Records"]![1]!, static (node, member) => node[member]!).AsObject();
        _ = holder.Remove(path.Split(' ')[^1]);
        if (identifier is not null)
        {
            holder.Add(path.Split(' ')[^1], JsonNode.Parse(identifier));
        }

        var (type, message) = await function.FailAsync(payload.ToJsonString());

        (type, message).Should().Be(("InvalidEvent", "A record has no identifier by which it could be called failed; what could be stored is stored."));
        function.Stored().Should().HaveCount(3);
        function.Log.Should().Contain($"\tfail\tError processing order: {message}\n");
    }

    [NativeFact]
    public async Task A_deleted_item_asks_for_no_receipt_but_for_an_identifier()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = JsonNode.Parse(await File.ReadAllTextAsync("Events/dynamodb.json"))!;

        (await function.InvokeAsync(payload.ToJsonString())).Body.Should().Be("""{"batchItemFailures":[]}""");
        function.Stored().Should().HaveCount(2);

        payload["Records"]![2]!["dynamodb"]!["SequenceNumber"] = "";
        (await function.FailAsync(payload.ToJsonString())).Type.Should().Be("InvalidEvent");
    }

    [NativeFact]
    public async Task A_batch_of_deleted_items_is_served()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = JsonNode.Parse(await File.ReadAllTextAsync("Events/dynamodb.json"))!;
        payload["Records"] = new JsonArray(payload["Records"]![2]!.DeepClone());

        (await function.InvokeAsync(payload.ToJsonString())).Body.Should().Be("""{"batchItemFailures":[]}""");

        function.S3.Requests.Should().BeEmpty();
    }

    [NativeFact]
    public async Task An_error_names_each_of_many_failed_orders_and_each_stored_one()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        string[] payloads = [.. Enumerable.Range(0, 2000).Select(static index => index % 2 == 0 ? Source.Order(index) : "{}")];

        var (type, message) = await function.FailAsync(Source.All["direct-orders"].EventOf(payloads));

        type.Should().Be("PartialFailure");
        message.Should().StartWith("1000 of 2000 orders failed. [1] InvalidOrder: ")
            .And.Contain(" Failed: [1], [3], ").And.Contain(", [1999]; stored: [0], [2], ").And.EndWith(", [1998].");
    }

    [NativeFact]
    public async Task Of_many_failures_of_a_kind_100_are_logged_one_by_one()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        _ = await function.InvokeAsync(Source.All["sqs"].EventOf([.. Enumerable.Repeat("{}", 10_000)]));

        var lines = function.Log.Split('\n');
        lines.Count(static line => line.Contains("\tfail\tError processing order: The order has 3 faults: ", StringComparison.Ordinal)).Should().Be(100);
        lines.Should().ContainSingle(static line => line.EndsWith("\tfail\tError processing order: 9900 more records failed with InvalidOrder", StringComparison.Ordinal));
    }
}
