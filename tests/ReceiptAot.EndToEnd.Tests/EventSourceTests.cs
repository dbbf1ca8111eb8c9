using System.Text;
using ReceiptAot.EndToEnd.Tests.EventSources;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The response to each event source, depending on which orders were stored.</summary>
public class EventSourceTests
{
    private const string InvalidOrder = """{"Order_id": "a/../b", "Amount": 1, "Item": "Pen"}""";

    // Enough for a PUT, but too little for a PUT that may need a retry.
    private static readonly TimeSpan tooLittleTime = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string> Sources => [.. EventSource.All.Keys];

    public static TheoryData<string> SourcesOfMultipleOrders =>
        [.. EventSource.All.Values.Where(static source => source.SupportsMultipleOrders).Select(static source => source.Name)];

    public static TheoryData<string> SourcesOfText =>
        [.. EventSource.All.Values.Where(static source => source.HasTextPayload).Select(static source => source.Name)];

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task All_orders_are_stored(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        source.AssertResponse(await function.InvokeAsync(source.CreateEvent(CreateOrders(source))));

        AssertStored(function, [.. Enumerable.Range(0, source.OrderCount)]);
        function.CountLogLines("\tinfo\tSuccessfully processed order ").Should().Be(source.OrderCount);
        function.Log.Should().NotContain("\twarn\t").And.NotContain("\tfail\t");
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task A_redelivered_event_gets_the_same_response_and_stores_nothing(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = source.CreateEvent(CreateOrders(source));
        var first = await function.InvokeAsync(payload);

        var second = await function.InvokeAsync(payload);

        source.AssertResponse(second);
        second.Body.Should().Be(first.Body);
        AssertStored(function, [.. Enumerable.Range(0, source.OrderCount)]);
        function.CountLogLines("\tinfo\tOrder order-").Should().Be(source.OrderCount);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOfMultipleOrders))]
    public async Task A_failed_order_is_reported_and_the_others_are_stored(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        Store(function, 1, "another receipt");

        source.AssertResponse(await function.InvokeAsync(source.CreateEvent(CreateOrders(source))), (1, "ReceiptConflict"));

        function.ReadObject(EventSource.Key(1)).Should().Equal(Encoding.UTF8.GetBytes("another receipt"));
        AssertStored(function, [0, 2], others: 1);
        AssertFailuresLogged(function, 1);
        if (source is BatchEventSource)
        {
            function.Log.Should().Contain(
                "\twarn\t1 of 3 records failed and are returned as failed; "
                + "Lambda drops them unless the event source mapping has ReportBatchItemFailures\n");
        }
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task All_orders_are_reported_as_failed_if_S3_denies_access(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Refuse(403, "AccessDenied"));

        source.AssertResponse(await function.InvokeAsync(source.CreateEvent(CreateOrders(source))), AllFailed(source, "StorageRefused"));

        function.ListKeys().Should().BeEmpty();
        AssertFailuresLogged(function, source.OrderCount);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task Throttled_orders_are_reported_as_transient_failures_and_a_retry_stores_them(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Refuse(503, "SlowDown"));

        var result = await function.InvokeAsync(source.CreateEvent(CreateOrders(source)), TimeSpan.FromSeconds(1));

        source.AssertResponse(result, AllFailed(source, "StorageUnavailable"));
        function.S3.Faults = S3FaultRules.None;
        source.AssertResponse(await function.InvokeAsync(source.CreateEvent(CreateOrders(source))));
        AssertStored(function, [.. Enumerable.Range(0, source.OrderCount)]);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task An_invalid_order_fails_and_the_others_are_stored(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        var payloads = CreateOrders(source);
        payloads[^1] = InvalidOrder;

        source.AssertResponse(await function.InvokeAsync(source.CreateEvent(payloads)), (source.OrderCount - 1, "InvalidOrder"));

        AssertStored(function, [.. Enumerable.Range(0, source.OrderCount - 1)]);
        AssertFailuresLogged(function, 1);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOfText))]
    public async Task A_payload_that_is_not_JSON_fails_and_the_others_are_stored(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        var payloads = CreateOrders(source);
        payloads[0] = "not json";

        source.AssertResponse(await function.InvokeAsync(source.CreateEvent(payloads)), (0, "InvalidEvent"));

        AssertStored(function, [.. Enumerable.Range(1, source.OrderCount - 1)]);
        AssertFailuresLogged(function, 1);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOfText))]
    public async Task A_list_of_orders_fails_if_the_event_source_allows_only_one_order(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        var payloads = CreateOrders(source);
        payloads[0] = $"[{payloads[0]}]";

        source.AssertResponse(await function.InvokeAsync(source.CreateEvent(payloads)), (0, "InvalidOrder"));

        AssertStored(function, [.. Enumerable.Range(1, source.OrderCount - 1)]);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task All_orders_fail_without_a_request_to_S3_if_too_little_time_remains(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(source.CreateEvent(CreateOrders(source)), tooLittleTime);

        source.AssertResponse(result, AllFailed(source, "OutOfTime"));
        function.S3.Requests.Should().BeEmpty();
        AssertFailuresLogged(function, source.OrderCount);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task An_invalid_order_is_reported_as_invalid_even_if_too_little_time_remains(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(source.CreateEvent([.. Enumerable.Repeat(InvalidOrder, source.OrderCount)]), tooLittleTime);

        source.AssertResponse(result, AllFailed(source, "InvalidOrder"));
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOfMultipleOrders))]
    public async Task The_remaining_orders_fail_if_too_little_time_remains_for_them(string name)
    {
        var source = EventSource.All[name];
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_CONCURRENCY", "1"));
        function.S3.Faults = S3FaultRules.ForKey(EventSource.Key(1), S3FaultRules.Always(S3Fault.Hang));

        var result = await function.InvokeAsync(source.CreateEvent(CreateOrders(source)), TimeSpan.FromSeconds(1));

        source.AssertResponse(result, (1, "StorageUnavailable"), (2, "OutOfTime"));
        function.S3.Requests.Should().NotContain(static request => request.Key == EventSource.Key(2));
        function.S3.Faults = S3FaultRules.None;
        source.AssertResponse(await function.InvokeAsync(source.CreateEvent(CreateOrders(source))));
        AssertStored(function, [0, 1, 2]);
    }

    private static string[] CreateOrders(EventSource source) => [.. Enumerable.Range(0, source.OrderCount).Select(EventSource.Order)];

    private static (int, string)[] AllFailed(EventSource source, string error) =>
        [.. Enumerable.Range(0, source.OrderCount).Select(index => (index, error))];

    private static void Store(FunctionUnderTest function, int index, string content) =>
        function.S3.Objects.Write(FunctionUnderTest.Bucket, EventSource.Key(index), Encoding.UTF8.GetBytes(content), onlyIfAbsent: true)
            .Should().BeTrue();

    // Each receipt is stored byte for byte and was written once, and the bucket contains only the given number of other objects.
    private static void AssertStored(FunctionUnderTest function, int[] indexes, int others = 0)
    {
        foreach (var index in indexes)
        {
            Encoding.UTF8.GetString(function.ReadObject(EventSource.Key(index))!).Should().Be(EventSource.Receipt(index));
        }

        function.S3.Requests.Count(static request => request is { Method: "PUT", Status: 200 }).Should().Be(indexes.Length);
        function.ListKeys().Should().HaveCount(indexes.Length + others);
    }

    private static void AssertFailuresLogged(FunctionUnderTest function, int expected) =>
        function.CountLogLines("\tfail\tError processing order: ").Should().Be(expected);
}
