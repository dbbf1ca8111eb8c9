using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>An order of a benchmark, and the check of its result. Each order has another id, so each one stores a new receipt.</summary>
public sealed record BenchOrder(int Id)
{
    private const string Item = "Wireless Headphones";

    public string Json => $$"""{"Order_id":"{{Id}}","Amount":{{Amount}},"Item":"{{Item}}"}""";

    public string Key => ExpectedResult.ReceiptKey($"{Id}");

    private string Amount => (1.01m + (Id % 90_000 / 100m)).ToString("F2", CultureInfo.InvariantCulture);

    private string Receipt => ExpectedResult.Receipt($"{Id}", Amount, Item);

    /// <summary>Describes what is wrong with the result of the order; null when nothing is.</summary>
    /// <param name="result">The response of the function, whose JSON may have any formatting.</param>
    /// <param name="stored">The object under <see cref="Key"/>.</param>
    public string? FaultOf(InvocationResult result, byte[]? stored) =>
        result.Outcome != InvocationOutcome.Response || !IsExpectedResponse(result.Body) ? $"the response is: {result.Body}"
        : FaultOf(stored);

    /// <summary>Describes what is wrong with the stored receipt; null when nothing is.</summary>
    /// <param name="stored">The object under <see cref="Key"/>, which must be the receipt byte for byte; null when there is none.</param>
    public string? FaultOf(byte[]? stored) =>
        stored is null ? $"no receipt is stored under {Key}"
        : !stored.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Receipt)) ? $"the receipt is: {Encoding.UTF8.GetString(stored)}"
        : null;

    private static bool IsExpectedResponse(string body)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(ExpectedResult.Response));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
