using System.Text;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Bench;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Tests;

public class BenchBatchTests
{
    private static readonly BenchBatch batch = new([new(7), new(8)]);

    private readonly Dictionary<string, string> objects = new()
    {
        ["receipts/7.txt"] = "OrderID: 7\nAmount: $1.08\nItem: Wireless Headphones",
        ["receipts/8.txt"] = "OrderID: 8\nAmount: $1.09\nItem: Wireless Headphones",
    };

    [Fact]
    public void Is_an_event_of_a_standard_queue()
    {
        var records = JsonNode.Parse(batch.Payload.Span)!["Records"]!.AsArray();

        records.Select(static record => record!["body"]!.GetValue<string>()).Should().Equal(batch.Orders[0].Json, batch.Orders[1].Json);
        records.Select(static record => record!["eventSourceARN"]!.GetValue<string>()).Should().OnlyContain(
            static arn => arn.EndsWith(":orders", StringComparison.Ordinal));
    }

    [Fact]
    public void Accepts_the_response_and_all_receipts() => Fault(ExpectedResult.BatchResponse).Should().BeNull();

    [Fact]
    public void Reports_a_failed_order() => Fault("""{"batchItemFailures":[{"itemIdentifier":"1"}]}""").Should()
        .Be("""the response is: {"batchItemFailures":[{"itemIdentifier":"1"}]}""");

    [Fact]
    public void Reports_a_missing_receipt()
    {
        _ = objects.Remove("receipts/8.txt");

        Fault(ExpectedResult.BatchResponse).Should().Be("no receipt is stored under receipts/8.txt");
    }

    [Fact]
    public void Reports_a_wrong_receipt()
    {
        objects["receipts/8.txt"] = objects["receipts/7.txt"];

        Fault(ExpectedResult.BatchResponse).Should().Be($"the receipt is: {objects["receipts/7.txt"]}");
    }

    private string? Fault(string response) => batch.FaultOf(
        new("id", InvocationOutcome.Response, response, null, TimeSpan.Zero),
        key => objects.TryGetValue(key, out var receipt) ? Encoding.UTF8.GetBytes(receipt) : null);
}
