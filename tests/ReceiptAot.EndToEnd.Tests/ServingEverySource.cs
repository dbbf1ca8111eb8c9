using System.Text;
using ReceiptAot.EndToEnd.Tests.Sources;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>What each source is answered, by what became of its orders.</summary>
public class ServingEverySource
{
    private const string BadOrder = """{"Order_id": "a/../b", "Amount": 1, "Item": "Pen"}""";

    // Enough for a put, not enough for one that may have to be tried again.
    private static readonly TimeSpan tooLittle = TimeSpan.FromMilliseconds(300);

    public static TheoryData<string> Sources => [.. Source.All.Keys];

    public static TheoryData<string> SourcesOfSeveral => [.. Source.All.Values.Where(static source => source.HoldsSeveral).Select(static source => source.Name)];

    public static TheoryData<string> SourcesOfText => [.. Source.All.Values.Where(static source => source.CarriesText).Select(static source => source.Name)];

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task All_stored(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        source.Check(await function.InvokeAsync(source.EventOf(Orders(source))));

        CheckStored(function, [.. Enumerable.Range(0, source.Orders)]);
        function.Log.Split('\n').Count(static line => line.Contains("\tinfo\tSuccessfully processed order ", StringComparison.Ordinal)).Should().Be(source.Orders);
        function.Log.Should().NotContain("\twarn\t").And.NotContain("\tfail\t");
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task A_duplicate_delivery(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        var payload = source.EventOf(Orders(source));
        var first = await function.InvokeAsync(payload);

        var second = await function.InvokeAsync(payload);

        source.Check(second);
        second.Body.Should().Be(first.Body);
        CheckStored(function, [.. Enumerable.Range(0, source.Orders)]);
        function.Log.Split('\n').Count(static line => line.Contains("\tinfo\tOrder order-", StringComparison.Ordinal)).Should().Be(source.Orders);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOfSeveral))]
    public async Task Some_failed(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        Store(function, 1, "another receipt");

        source.Check(await function.InvokeAsync(source.EventOf(Orders(source))), (1, "ReceiptConflict"));

        function.Read(Source.Key(1)).Should().Equal(Encoding.UTF8.GetBytes("another receipt"));
        CheckStored(function, [0, 2], others: 1);
        CheckFailuresLogged(function, 1);
        if (source is BatchSource)
        {
            function.Log.Should().Contain("\twarn\t1 of 3 records failed and are returned as such; Lambda drops them unless the event source mapping has ReportBatchItemFailures\n");
        }
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task All_failed(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Refuse(403, "AccessDenied"));

        source.Check(await function.InvokeAsync(source.EventOf(Orders(source))), EachOf(source, "StorageRefused"));

        function.Stored().Should().BeEmpty();
        CheckFailuresLogged(function, source.Orders);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task All_failed_for_a_passing_cause(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Refuse(503, "SlowDown"));

        source.Check(await function.InvokeAsync(source.EventOf(Orders(source)), TimeSpan.FromSeconds(1)), EachOf(source, "StorageUnavailable"));

        function.S3.Faults = S3FaultRules.None;
        source.Check(await function.InvokeAsync(source.EventOf(Orders(source))));
        CheckStored(function, [.. Enumerable.Range(0, source.Orders)]);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task An_order_with_faults(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        var payloads = Orders(source);
        payloads[^1] = BadOrder;

        source.Check(await function.InvokeAsync(source.EventOf(payloads)), (source.Orders - 1, "InvalidOrder"));

        CheckStored(function, [.. Enumerable.Range(0, source.Orders - 1)]);
        CheckFailuresLogged(function, 1);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOfText))]
    public async Task A_payload_that_is_not_json(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        var payloads = Orders(source);
        payloads[0] = "not json";

        source.Check(await function.InvokeAsync(source.EventOf(payloads)), (0, "InvalidEvent"));

        CheckStored(function, [.. Enumerable.Range(1, source.Orders - 1)]);
        CheckFailuresLogged(function, 1);
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOfText))]
    public async Task A_list_of_orders_where_one_is_due(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();
        var payloads = Orders(source);
        payloads[0] = $"[{payloads[0]}]";

        source.Check(await function.InvokeAsync(source.EventOf(payloads)), (0, "InvalidOrder"));

        CheckStored(function, [.. Enumerable.Range(1, source.Orders - 1)]);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task Too_little_time_to_store_any(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        source.Check(await function.InvokeAsync(source.EventOf(Orders(source)), tooLittle), EachOf(source, "OutOfTime"));

        function.S3.Requests.Should().BeEmpty();
        CheckFailuresLogged(function, source.Orders);
    }

    [NativeTheory]
    [MemberData(nameof(Sources))]
    public async Task A_bad_order_is_called_bad_however_little_time_is_left(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(source.EventOf([.. Enumerable.Repeat(BadOrder, source.Orders)]), tooLittle);

        source.Check(result, EachOf(source, "InvalidOrder"));
    }

    [NativeTheory]
    [MemberData(nameof(SourcesOfSeveral))]
    public async Task Too_little_time_to_store_the_rest(string name)
    {
        var source = Source.All[name];
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_CONCURRENCY", "1"));
        function.S3.Faults = S3FaultRules.ForKey(Source.Key(1), S3FaultRules.Always(S3Fault.Hang));

        var result = await function.InvokeAsync(source.EventOf(Orders(source)), TimeSpan.FromSeconds(1));

        source.Check(result, (1, "StorageUnavailable"), (2, "OutOfTime"));
        function.S3.Requests.Should().NotContain(static request => request.Key == Source.Key(2));
        function.S3.Faults = S3FaultRules.None;
        source.Check(await function.InvokeAsync(source.EventOf(Orders(source))));
        CheckStored(function, [0, 1, 2]);
    }

    private static string[] Orders(Source source) => [.. Enumerable.Range(0, source.Orders).Select(Source.Order)];

    private static (int, string)[] EachOf(Source source, string error) => [.. Enumerable.Range(0, source.Orders).Select(index => (index, error))];

    private static void Store(FunctionUnderTest function, int index, string content) =>
        function.S3.Objects.Write(FunctionUnderTest.Bucket, Source.Key(index), Encoding.UTF8.GetBytes(content), onlyIfAbsent: true).Should().BeTrue();

    // Each receipt stands there byte for byte, was written once, and nothing else stands there.
    private static void CheckStored(FunctionUnderTest function, int[] indexes, int others = 0)
    {
        foreach (var index in indexes)
        {
            Encoding.UTF8.GetString(function.Read(Source.Key(index))!).Should().Be(Source.Receipt(index));
        }

        function.S3.Requests.Count(static request => request is { Method: "PUT", Status: 200 }).Should().Be(indexes.Length);
        function.Stored().Should().HaveCount(indexes.Length + others);
    }

    private static void CheckFailuresLogged(FunctionUnderTest function, int expected) =>
        function.Log.Split('\n').Count(static line => line.Contains("\tfail\tError processing order: ", StringComparison.Ordinal)).Should().Be(expected);
}
