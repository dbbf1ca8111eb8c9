using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The events of each source, with the members that the function reads. The identifier of each record is its index.</summary>
internal static class ChaosEvent
{
    public static byte[] Create(ChaosSource source, IReadOnlyList<ChaosOrder> orders) => source switch
    {
        ChaosSource.Direct => Encoding.UTF8.GetBytes(orders[0].Json),
        ChaosSource.HttpApi => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["version"] = "2.0",
            ["requestContext"] = new JsonObject { ["http"] = new JsonObject { ["method"] = "POST" } },
            ["body"] = orders[0].Json,
            ["isBase64Encoded"] = false,
        }),
        ChaosSource.LoadBalancer => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["requestContext"] = new JsonObject { ["elb"] = new JsonObject() },
            ["httpMethod"] = "POST",
            ["body"] = ToBase64(orders[0].Json),
            ["isBase64Encoded"] = true,
        }),
        ChaosSource.Sqs => SqsEvent.Create("orders", orders.Select(static order => (order.Json, order.Group))),
        ChaosSource.SqsFifo => SqsEvent.Create("orders.fifo", orders.Select(static order => (order.Json, order.Group))),
        ChaosSource.Kinesis => CreateStreamEvent(orders, static (order, sequenceNumber) => new JsonObject
        {
            ["eventSource"] = "aws:kinesis",
            ["kinesis"] = new JsonObject { ["sequenceNumber"] = sequenceNumber, ["data"] = ToBase64(order.Json) },
        }),
        ChaosSource.DynamoDB => CreateStreamEvent(orders, static (order, sequenceNumber) => new JsonObject
        {
            ["eventSource"] = "aws:dynamodb",
            ["eventName"] = "INSERT",
            ["dynamodb"] = new JsonObject
            {
                ["SequenceNumber"] = sequenceNumber,
                ["NewImage"] = new JsonObject
                {
                    ["Order_id"] = new JsonObject { ["S"] = order.Id },
                    ["Amount"] = new JsonObject { ["N"] = "12.5" },
                    ["Item"] = new JsonObject { ["S"] = order.Item },
                },
            },
        }),
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    private static byte[] CreateStreamEvent(IReadOnlyList<ChaosOrder> orders, Func<ChaosOrder, string, JsonObject> toRecord) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["Records"] = new JsonArray(
                [.. orders.Select((order, index) => toRecord(order, index.ToString(CultureInfo.InvariantCulture)))]),
        });

    private static string ToBase64(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
