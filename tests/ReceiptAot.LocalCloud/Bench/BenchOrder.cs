using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>An order that nobody has sent before, and what has to come of it.</summary>
/// <param name="Id">Its id, counted up.</param>
public sealed record BenchOrder(int Id)
{
    private const string Reply = """{"statusCode":200,"message":"Receipt processed successfully"}""";

    /// <summary>The event.</summary>
    public ReadOnlyMemory<byte> Payload => Encoding.UTF8.GetBytes($$"""{"Order_id":"{{Id}}","Amount":{{Amount}},"Item":"Wireless Headphones"}""");

    /// <summary>Where its receipt has to stand.</summary>
    public string Key => $"receipts/{Id}.txt";

    private string Amount => (1.01m + (Id % 90_000 / 100m)).ToString("F2", CultureInfo.InvariantCulture);

    private string Receipt => $"OrderID: {Id}\nAmount: ${Amount}\nItem: Wireless Headphones";

    /// <summary>What is wrong with what came of it; null when nothing is.</summary>
    /// <param name="result">The function's answer: how its JSON is written is its own affair.</param>
    /// <param name="stored">What stands under the key, every byte of which counts.</param>
    public string? FaultOf(InvocationResult result, byte[]? stored) =>
        result.Outcome != InvocationOutcome.Reply || !IsReply(result.Body) ? $"it answered: {result.Body}"
        : stored is null ? $"it stored nothing under {Key}"
        : !stored.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Receipt)) ? $"it stored: {Encoding.UTF8.GetString(stored)}"
        : null;

    private static bool IsReply(string body)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(Reply));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
