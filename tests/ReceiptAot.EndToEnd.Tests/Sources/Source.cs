using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.Sources;

/// <summary>A source of events, by the name of its sample in the folder Events: how it wraps orders, and how it is to be answered.</summary>
public abstract class Source(string name)
{
    /// <summary>Every source.</summary>
    public static IReadOnlyDictionary<string, Source> All { get; } = ((Source[])
    [
        new DirectSource("direct-order", holdsSeveral: false), new DirectSource("direct-orders", holdsSeveral: true),
        new SqsSource("sqs"), new SqsSource("sqs-fifo"), new KinesisSource("kinesis"), new DynamoDBSource("dynamodb"),
        new SnsSource("sns"), new EventBridgeSource("eventbridge"),
        new HttpSource("http-api"), new HttpSource("function-url"), new HttpSource("rest-api"),
        new HttpSource("load-balancer"), new HttpSource("load-balancer-multi-value"),
    ]).ToDictionary(static source => source.Name);

    public string Name { get; } = name;

    /// <summary>Whether its events hold several orders.</summary>
    public virtual bool HoldsSeveral => true;

    /// <summary>Whether it carries a payload as text, which then need not be JSON at all.</summary>
    public virtual bool CarriesText => true;

    /// <summary>How many orders a test sends at once.</summary>
    public int Orders => HoldsSeveral ? 3 : 1;

    /// <summary>The event that wraps these payloads.</summary>
    public abstract string EventOf(IReadOnlyList<string> payloads);

    /// <summary>Checks the answer to an event.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="failures">What is to have failed, by index, and why.</param>
    public abstract void Check(InvocationResult result, params (int Index, string Error)[] failures);

    public static string Order(int index) => $$"""{"Order_id": "order-{{index}}", "Amount": {{index}}, "Item": "Pen"}""";

    public static string Receipt(int index) => $"OrderID: order-{index}\nAmount: ${index}.00\nItem: Pen";

    public static string Key(int index) => $"receipts/order-{index}.txt";

    public override string ToString() => Name;

    protected JsonNode Sample() => JsonNode.Parse(File.ReadAllText($"Events/{Name}.json"))!;

    /// <summary>The sample with as many copies of its first record as there are payloads.</summary>
    protected string RecordsOf(IReadOnlyList<string> payloads, Action<JsonNode, int, string> change)
    {
        var sample = Sample();
        var records = payloads.Select((payload, index) =>
        {
            var record = sample["Records"]![0]!.DeepClone();
            change(record, index, payload);
            return record;
        });
        sample["Records"] = new JsonArray([.. records]);
        return sample.ToJsonString();
    }

    /// <summary>Checks that the invocation failed as a whole, and says of which orders.</summary>
    protected static void CheckPartialFailure(InvocationResult result, int orders, (int Index, string Error)[] failures)
    {
        var (type, message) = FunctionUnderTest.ErrorOf(result);
        var failed = failures.Select(static failure => failure.Index).ToList();
        type.Should().Be("PartialFailure", message);
        message.Should().StartWith($"{failed.Count} of {orders} orders failed. [{failed[0]}] ")
            .And.EndWith($" Failed: {List(failed)}; stored: {List(Enumerable.Range(0, orders).Except(failed))}.");
        foreach (var (index, error) in failures)
        {
            message.Should().Contain($" [{index}] {error}: ");
        }
    }

    private static string List(IEnumerable<int> indexes) => string.Join(", ", indexes.Select(static at => $"[{at}]").DefaultIfEmpty("none"));
}
