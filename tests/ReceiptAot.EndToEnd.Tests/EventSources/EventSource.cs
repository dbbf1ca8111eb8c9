using ReceiptAot.LocalCloud;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.EventSources;

/// <summary>
/// An event source, named after its sample in the folder Events: how its events contain orders, and which responses it expects.
/// </summary>
public abstract class EventSource(string name)
{
    public static IReadOnlyDictionary<string, EventSource> All { get; } = ((EventSource[])
    [
        new DirectEventSource("direct-order", supportsMultipleOrders: false),
        new DirectEventSource("direct-orders", supportsMultipleOrders: true),
        new SqsEventSource("sqs"), new SqsEventSource("sqs-fifo"), new KinesisEventSource("kinesis"), new DynamoDBEventSource("dynamodb"),
        new SnsEventSource("sns"), new EventBridgeEventSource("eventbridge"),
        new HttpEventSource("http-api"), new HttpEventSource("function-url"), new HttpEventSource("rest-api"),
        new HttpEventSource("load-balancer"), new HttpEventSource("load-balancer-multi-value"),
    ]).ToDictionary(static source => source.Name);

    public string Name { get; } = name;

    /// <summary>Whether an event can contain more than one order.</summary>
    public virtual bool SupportsMultipleOrders => true;

    /// <summary>Whether the order is embedded as text, which might not be JSON.</summary>
    public virtual bool HasTextPayload => true;

    /// <summary>The number of orders in an event of a test.</summary>
    public int OrderCount => SupportsMultipleOrders ? 3 : 1;

    /// <summary>Creates an event that contains these orders.</summary>
    public abstract string CreateEvent(IReadOnlyList<string> payloads);

    /// <summary>Asserts that the response reports exactly these failures: the index of each failed order, and the error type.</summary>
    public abstract void AssertResponse(InvocationResult result, params (int Index, string Error)[] failures);

    public static string Order(int index) => $$"""{"Order_id": "order-{{index}}", "Amount": {{index}}, "Item": "Pen"}""";

    public static string Receipt(int index) => ExpectedResult.Receipt($"order-{index}", $"{index}.00", "Pen");

    public static string Key(int index) => ExpectedResult.ReceiptKey($"order-{index}");

    public override string ToString() => Name;

    protected JsonNode ReadSample() => JsonNode.Parse(File.ReadAllText($"Events/{Name}.json"))!;

    /// <summary>Returns the sample event with a changed copy of its first record for each payload.</summary>
    protected string CreateEventWithRecords(IReadOnlyList<string> payloads, Action<JsonNode, int, string> change)
    {
        var sample = ReadSample();
        var records = payloads.Select((payload, index) =>
        {
            var record = sample["Records"]![0]!.DeepClone();
            change(record, index, payload);
            return record;
        });
        sample["Records"] = new JsonArray([.. records]);
        return sample.ToJsonString();
    }

    /// <summary>Asserts that the invocation failed with an error that lists the failed orders and the stored orders.</summary>
    protected static void AssertPartialFailure(InvocationResult result, int orderCount, (int Index, string Error)[] failures)
    {
        var (type, message) = FunctionUnderTest.ExpectError(result);
        var failed = failures.Select(static failure => failure.Index).ToList();
        type.Should().Be("PartialFailure", message);
        message.Should().StartWith($"{failed.Count} of {orderCount} orders failed. [{failed[0]}] ")
            .And.EndWith($" Failed: {FormatIndexes(failed)}; stored: {FormatIndexes(Enumerable.Range(0, orderCount).Except(failed))}.");
        foreach (var (index, error) in failures)
        {
            message.Should().Contain($" [{index}] {error}: ");
        }
    }

    private static string FormatIndexes(IEnumerable<int> indexes) =>
        string.Join(", ", indexes.Select(static index => $"[{index}]").DefaultIfEmpty("none"));
}
