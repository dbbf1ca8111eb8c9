using System.Collections.Concurrent;
using System.Text;
using ReceiptAot.EndToEnd.Tests.Sources;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>What must not overtake what, within one event.</summary>
public class KeepingOrder
{
    private static readonly SqsSource fifo = (SqsSource)Source.All["sqs-fifo"];

    public static TheoryData<string> SourcesInOrderOfTheirKeys => ["kinesis", "dynamodb", "direct-orders"];

    [NativeFact]
    public async Task Messages_of_a_group_are_stored_one_after_the_other()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var inFlight = 0;
        var seen = new ConcurrentQueue<int>();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3Moment.Served, async () =>
        {
            seen.Enqueue(Interlocked.Increment(ref inFlight));
            await Task.Yield();
            _ = Interlocked.Decrement(ref inFlight);
        }));

        var result = await function.InvokeAsync(fifo.EventOf([.. Enumerable.Range(0, 10).Select(Source.Order)], static _ => "one group"));

        result.Body.Should().Be("""{"batchItemFailures":[]}""");
        Puts(function).Should().Equal(Enumerable.Range(0, 10).Select(Source.Key));
        seen.Max().Should().Be(1);
    }

    [NativeFact]
    public async Task After_a_failed_message_the_rest_of_its_group_is_not_tried_and_returned_as_failed()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.ForKey(Source.Key(2), S3FaultRules.Always(S3Fault.Refuse(403, "AccessDenied")));

        var result = await function.InvokeAsync(fifo.EventOf([.. Enumerable.Range(0, 8).Select(Source.Order)], static index => index % 2 == 0 ? "even" : "odd"));

        BatchSource.FailuresIn(result).Should().Equal(2, 4, 6);
        function.Stored().Should().BeEquivalentTo(((int[])[0, 1, 3, 5, 7]).Select(Source.Key));
        Puts(function).Should().NotContain([Source.Key(4), Source.Key(6)]);
        function.Log.Split('\n').Count(static line => line.Contains(
            "\tfail\tError processing order: It was not tried, as an order before it that has to be stored first has failed. (record [", StringComparison.Ordinal))
            .Should().Be(2);
    }

    [NativeFact]
    public async Task A_message_that_can_not_be_read_holds_up_its_group_alone()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        string[] payloads = [.. Enumerable.Range(0, 6).Select(Source.Order)];
        payloads[0] = "not json";

        var result = await function.InvokeAsync(fifo.EventOf(payloads, static index => index % 2 == 0 ? "even" : "odd"));

        BatchSource.FailuresIn(result).Should().Equal(0, 2, 4);
        function.Stored().Should().BeEquivalentTo(((int[])[1, 3, 5]).Select(Source.Key));
    }

    [NativeFact]
    public async Task Messages_of_a_standard_queue_do_not_wait_for_each_other_even_with_a_group_id()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = fifo.EventOf(["not json", .. Enumerable.Range(1, 5).Select(Source.Order)], static _ => "one group")
            .Replace("orders.fifo", "orders", StringComparison.Ordinal);

        BatchSource.FailuresIn(await function.InvokeAsync(payload)).Should().Equal(0);

        function.Stored().Should().HaveCount(5);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesInOrderOfTheirKeys))]
    public async Task Of_two_orders_with_one_key_the_first_is_stored(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        string[] payloads = [.. Enumerable.Range(0, 40).Select(static index => $$"""{"Order_id": "order-{{index / 2}}", "Amount": {{index}}, "Item": "Pen"}""")];

        _ = await function.InvokeAsync(Source.All[name].EventOf(payloads));

        for (var order = 0; order < 20; order++)
        {
            Encoding.UTF8.GetString(function.Read(Source.Key(order))!).Should().Be($"OrderID: order-{order}\nAmount: ${order * 2}.00\nItem: Pen");
        }
    }

    [NativeTheory]
    [MemberData(nameof(SourcesInOrderOfTheirKeys))]
    public async Task After_a_failed_order_the_later_ones_with_its_key_are_not_tried(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.ForKey(Source.Key(1), S3FaultRules.InTurn(S3Fault.Refuse(403, "AccessDenied")));

        var result = await function.InvokeAsync(Source.All[name].EventOf([Source.Order(0), Source.Order(1), Source.Order(1), Source.Order(2)]));

        if (name == "direct-orders")
        {
            FunctionUnderTest.ErrorOf(result).Message.Should().EndWith(" Failed: [1], [2]; stored: [0], [3].").And.Contain(" [2] NotTried: ");
        }
        else
        {
            BatchSource.FailuresIn(result).Should().Equal(1);
        }

        function.Stored().Should().BeEquivalentTo([Source.Key(0), Source.Key(2)]);
        Puts(function).Count(static key => key == Source.Key(1)).Should().Be(1);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesInOrderOfTheirKeys))]
    public async Task An_order_with_faults_holds_up_the_later_ones_with_its_key(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        _ = await function.InvokeAsync(Source.All[name].EventOf(
            [Source.Order(0), """{"Order_id": "order-1", "Amount": "1,50", "Item": "Pen"}""", Source.Order(1), Source.Order(2)]));

        function.Stored().Should().BeEquivalentTo([Source.Key(0), Source.Key(2)]);
    }

    [NativeFact]
    public async Task Two_messages_of_a_standard_queue_with_one_order_are_both_served()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(Source.All["sqs"].EventOf([.. Enumerable.Repeat(Source.Order(1), 10)]));

        result.Body.Should().Be("""{"batchItemFailures":[]}""");
        function.S3.Requests.Count(static request => request is { Method: "PUT", Status: 200 }).Should().Be(1);
    }

    private static IEnumerable<string> Puts(FunctionUnderTest function) =>
        function.S3.Requests.Where(static request => request.Method == "PUT").Select(static request => request.Key);
}
