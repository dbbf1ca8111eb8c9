using System.Collections.Concurrent;
using System.Text;
using ReceiptAot.EndToEnd.Tests.EventSources;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The order in which the records of one event are processed.</summary>
public class RecordOrderingTests
{
    private static readonly SqsEventSource fifo = (SqsEventSource)EventSource.All["sqs-fifo"];

    public static TheoryData<string> SourcesOrderedByKey => ["kinesis", "dynamodb", "direct-orders"];

    [NativeFact]
    public async Task Messages_of_a_message_group_are_stored_one_at_a_time_in_order()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var inFlight = 0;
        var observed = new ConcurrentQueue<int>();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Served, async () =>
        {
            observed.Enqueue(Interlocked.Increment(ref inFlight));
            await Task.Yield();
            _ = Interlocked.Decrement(ref inFlight);
        }));

        string[] payloads = [.. Enumerable.Range(0, 10).Select(EventSource.Order)];

        var result = await function.InvokeAsync(fifo.CreateEvent(payloads, static _ => "one group"));

        result.Body.Should().Be("""{"batchItemFailures":[]}""");
        GetPutKeys(function).Should().Equal(Enumerable.Range(0, 10).Select(EventSource.Key));
        observed.Max().Should().Be(1);
    }

    [NativeFact]
    public async Task After_a_failed_message_later_messages_of_the_group_are_reported_as_failed_without_being_tried()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.ForKey(EventSource.Key(2), S3FaultRules.Always(S3Fault.Refuse(403, "AccessDenied")));

        string[] payloads = [.. Enumerable.Range(0, 8).Select(EventSource.Order)];

        var result = await function.InvokeAsync(fifo.CreateEvent(payloads, static index => index % 2 == 0 ? "even" : "odd"));

        BatchEventSource.GetFailedIndexes(result).Should().Equal(2, 4, 6);
        function.ListKeys().Should().BeEquivalentTo(((int[])[0, 1, 3, 5, 7]).Select(EventSource.Key));
        GetPutKeys(function).Should().NotContain([EventSource.Key(4), EventSource.Key(6)]);
        function.CountLogLines(
            "\tfail\tError processing order: Not tried, because an earlier order that has to be stored first has failed. (record [")
            .Should().Be(2);
    }

    [NativeFact]
    public async Task A_malformed_message_blocks_only_its_own_message_group()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        string[] payloads = [.. Enumerable.Range(0, 6).Select(EventSource.Order)];
        payloads[0] = "not json";

        var result = await function.InvokeAsync(fifo.CreateEvent(payloads, static index => index % 2 == 0 ? "even" : "odd"));

        BatchEventSource.GetFailedIndexes(result).Should().Equal(0, 2, 4);
        function.ListKeys().Should().BeEquivalentTo(((int[])[1, 3, 5]).Select(EventSource.Key));
    }

    [NativeFact]
    public async Task Messages_of_a_standard_queue_are_independent_even_with_a_message_group_id()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = fifo.CreateEvent(["not json", .. Enumerable.Range(1, 5).Select(EventSource.Order)], static _ => "one group")
            .Replace("orders.fifo", "orders", StringComparison.Ordinal);

        BatchEventSource.GetFailedIndexes(await function.InvokeAsync(payload)).Should().Equal(0);

        function.ListKeys().Should().HaveCount(5);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOrderedByKey))]
    public async Task The_first_of_two_orders_with_the_same_key_is_stored(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        string[] payloads =
        [
            .. Enumerable.Range(0, 40).Select(static index =>
                $$"""{"Order_id": "order-{{index / 2}}", "Amount": {{index}}, "Item": "Pen"}"""),
        ];

        _ = await function.InvokeAsync(EventSource.All[name].CreateEvent(payloads));

        for (var order = 0; order < 20; order++)
        {
            Encoding.UTF8.GetString(function.ReadObject(EventSource.Key(order))!)
                .Should().Be($"OrderID: order-{order}\nAmount: ${order * 2}.00\nItem: Pen");
        }
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOrderedByKey))]
    public async Task After_a_failed_order_later_orders_with_the_same_key_are_not_tried(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.ForKey(EventSource.Key(1), S3FaultRules.InTurn(S3Fault.Refuse(403, "AccessDenied")));

        string[] payloads = [EventSource.Order(0), EventSource.Order(1), EventSource.Order(1), EventSource.Order(2)];

        var result = await function.InvokeAsync(EventSource.All[name].CreateEvent(payloads));

        if (name == "direct-orders")
        {
            FunctionUnderTest.ExpectError(result).Message.Should().EndWith(" Failed: [1], [2]; stored: [0], [3].")
                .And.Contain(" [2] NotTried: ");
        }
        else
        {
            BatchEventSource.GetFailedIndexes(result).Should().Equal(1);
        }

        function.ListKeys().Should().BeEquivalentTo([EventSource.Key(0), EventSource.Key(2)]);
        GetPutKeys(function).Count(static key => key == EventSource.Key(1)).Should().Be(1);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOrderedByKey))]
    public async Task An_invalid_order_blocks_later_orders_with_the_same_key(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        const string InvalidOrder = """{"Order_id": "order-1", "Amount": "1,50", "Item": "Pen"}""";
        string[] payloads = [EventSource.Order(0), InvalidOrder, EventSource.Order(1), EventSource.Order(2)];

        _ = await function.InvokeAsync(EventSource.All[name].CreateEvent(payloads));

        function.ListKeys().Should().BeEquivalentTo([EventSource.Key(0), EventSource.Key(2)]);
    }

    [NativeFact]
    public async Task Messages_of_a_standard_queue_with_the_same_order_all_succeed()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(EventSource.All["sqs"].CreateEvent([.. Enumerable.Repeat(EventSource.Order(1), 10)]));

        result.Body.Should().Be("""{"batchItemFailures":[]}""");
        function.S3.Requests.Count(static request => request is { Method: "PUT", Status: 200 }).Should().Be(1);
    }

    private static IEnumerable<string> GetPutKeys(FunctionUnderTest function) =>
        function.S3.Requests.Where(static request => request.Method == "PUT").Select(static request => request.Key);
}
