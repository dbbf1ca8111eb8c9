using System.Text.Json;
using Json.Schema;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>A line of metrics in the output of the function, validated with a JSON schema of the embedded metric format.</summary>
internal sealed class EmfLine
{
    private static readonly JsonSchema schema =
        JsonSchema.FromText(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "emf-schema.json")));

    private readonly JsonElement root;

    private EmfLine(JsonElement root)
    {
        this.root = root;
        var directive = root.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        Namespace = directive.GetProperty(nameof(Namespace)).GetString()!;
        Dimensions = directive.GetProperty(nameof(Dimensions)).GetRawText();
        Units = directive.GetProperty("Metrics").EnumerateArray().ToDictionary(
            static metric => metric.GetProperty("Name").GetString()!, static metric => metric.GetProperty("Unit").GetString()!);
    }

    public string Namespace { get; }

    public string Dimensions { get; }

    /// <summary>The unit of each metric, by name.</summary>
    public IReadOnlyDictionary<string, string> Units { get; }

    /// <summary>The counts, as in <c>ReceiptsStored=1</c>.</summary>
    public IEnumerable<string> Counts =>
        Units.Where(static unit => unit.Value == "Count").Select(unit => $"{unit.Key}={root.GetProperty(unit.Key)}");

    public IEnumerable<double> Latencies => root.TryGetProperty("StorageLatency", out var values)
        ? values.EnumerateArray().Select(static value => value.GetDouble())
        : [];

    public string? this[string name] => root.GetProperty(name).GetString();

    /// <summary>Finds the lines in the output of a function. Every member that a metric or dimension refers to must exist.</summary>
    public static IReadOnlyList<EmfLine> FindIn(string output) =>
        [.. output.Split('\n').Where(static line => line.StartsWith("{\"_aws\"", StringComparison.Ordinal)).Select(Parse)];

    private static EmfLine Parse(string text)
    {
        var root = JsonDocument.Parse(text).RootElement;
        schema.Evaluate(root).IsValid.Should().BeTrue(text);
        var line = new EmfLine(root);
        root.EnumerateObject().Select(static member => member.Name).Should().Contain(line.Units.Keys.Append("Service"));
        return line;
    }
}
