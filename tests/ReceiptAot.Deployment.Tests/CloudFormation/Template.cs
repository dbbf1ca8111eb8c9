using System.Globalization;
using System.Text.Json.Nodes;

namespace ReceiptAot.Deployment.Tests.CloudFormation;

/// <summary>The template as CloudFormation sees it with some parameters: conditions decided, parameters and mappings looked up.</summary>
internal sealed class Template
{
    private static readonly JsonObject source = YamlFile.Read("deploy/template.yaml");

    private readonly JsonObject document;
    private readonly Dictionary<string, JsonNode> parameters;

    private Template(JsonObject document, IReadOnlyDictionary<string, string> given)
    {
        this.document = document;
        parameters = document["Parameters"]!.AsObject().ToDictionary(
            static parameter => parameter.Key,
            parameter => given.TryGetValue(parameter.Key, out var value) ? Parse(parameter.Value!, value) : parameter.Value!["Default"]!);
        Resources = Present("Resources");
        Outputs = Present("Outputs");
    }

    /// <summary>The resources that are made, by logical name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Resources { get; }

    public IReadOnlyDictionary<string, JsonObject> Outputs { get; }

    /// <summary>A parameter's declaration.</summary>
    public static JsonNode Parameter(string name) => source["Parameters"]![name]!;

    /// <summary>The template with the given parameters, and the defaults of the others.</summary>
    public static Template With(IReadOnlyDictionary<string, string> given) => new(source, given);

    public static Template With(params string[] switches) => With(switches.ToDictionary(static name => name, static _ => "true"));

    /// <summary>A resource's properties.</summary>
    public JsonNode PropertiesOf(string resource) => Resources[resource]["Properties"]!;

    private static JsonNode Parse(JsonNode parameter, string value) => parameter["Type"]!.GetValue<string>() == "Number"
        ? decimal.Parse(value, CultureInfo.InvariantCulture)
        : value;

    private Dictionary<string, JsonObject> Present(string section) => document[section]!.AsObject()
        .Where(entry => entry.Value!["Condition"] is not { } condition || Holds(condition.GetValue<string>()))
        .ToDictionary(static entry => entry.Key, entry => Resolve(entry.Value!)!.AsObject());

    private bool Holds(string condition) =>
        IsTrue(document["Conditions"]![condition] ?? throw new KeyNotFoundException($"There is no condition {condition}."));

    private bool IsTrue(JsonNode condition)
    {
        var (function, argument) = condition.AsObject().Single();
        return function switch
        {
            "Fn::Equals" => JsonNode.DeepEquals(Resolve(argument![0]), Resolve(argument[1])),
            "Fn::Not" => !IsTrue(argument![0]!),
            _ => throw new NotSupportedException(function),
        };
    }

    /// <summary>The value that a node comes to; null for none. What only the stack knows stays as it stands.</summary>
    private JsonNode? Resolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                return new JsonArray([.. array.Select(Resolve).Where(static item => item is not null)]);
            case JsonObject { Count: 1 } call when call.Single() is { Key: "Fn::If", Value: { } argument }:
                return Resolve(argument[Holds(argument[0]!.GetValue<string>()) ? 1 : 2]);
            case JsonObject { Count: 1 } call when call.Single() is { Key: "Ref", Value: { } name }:
                return (string)name! == "AWS::NoValue" ? null : parameters.GetValueOrDefault((string)name!, call).DeepClone();
            case JsonObject { Count: 1 } call when call.Single() is { Key: "Fn::FindInMap", Value: JsonArray path }:
                return path.Aggregate((JsonNode)document["Mappings"]!, (map, key) => map[Resolve(key)!.ToString()]!).DeepClone();
            case JsonObject map:
                return new JsonObject(
                    map.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value))).Where(static pair => pair.Value is not null));
            default:
                return node?.DeepClone();
        }
    }
}
