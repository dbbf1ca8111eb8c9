using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests.CloudFormation;

/// <summary>The template with parameters, as CloudFormation processes it: conditions, parameters and mappings are resolved.</summary>
internal sealed partial class Template
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

    /// <summary>The resources that the stack creates, by logical ID.</summary>
    public IReadOnlyDictionary<string, JsonObject> Resources { get; }

    public IReadOnlyDictionary<string, JsonObject> Outputs { get; }

    public static IEnumerable<string> ParameterNames => source["Parameters"]!.AsObject().Select(static parameter => parameter.Key);

    public static JsonNode Parameter(string name) => source["Parameters"]![name]!;

    /// <summary>The template with the given parameters and the defaults of all other parameters.</summary>
    public static Template With(IReadOnlyDictionary<string, string> given) => new(source, given);

    public static Template With(params string[] trueParameters) =>
        With(trueParameters.ToDictionary(static name => name, static _ => "true"));

    public JsonNode PropertiesOf(string resource) => Resources[resource]["Properties"]!;

    private static JsonNode Parse(JsonNode parameter, string value) => parameter["Type"]!.GetValue<string>() == "Number"
        ? decimal.Parse(value, CultureInfo.InvariantCulture)
        : value;

    private Dictionary<string, JsonObject> Present(string section) => document[section]!.AsObject()
        .Where(entry => entry.Value!["Condition"] is not { } condition || Holds(condition.GetValue<string>()))
        .ToDictionary(static entry => entry.Key, entry => Resolve(entry.Value!)!.AsObject());

    private bool Holds(string condition) =>
        IsTrue(document["Conditions"]![condition] ?? throw new KeyNotFoundException($"The template has no condition {condition}."));

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

    /// <summary>The value of a node, or null for <c>AWS::NoValue</c>. References to resources remain unresolved.</summary>
    private JsonNode? Resolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                return new JsonArray([.. array.Select(Resolve).Where(static item => item is not null)]);
            case JsonObject { Count: 1 } function when function.Single() is { Key: "Fn::If", Value: { } argument }:
                return Resolve(argument[Holds(argument[0]!.GetValue<string>()) ? 1 : 2]);
            case JsonObject { Count: 1 } function when function.Single() is { Key: "Ref", Value: { } name }:
                return (string)name! == "AWS::NoValue" ? null : parameters.GetValueOrDefault((string)name!, function).DeepClone();
            case JsonObject { Count: 1 } function when function.Single() is { Key: "Fn::FindInMap", Value: JsonArray path }:
                return path.Aggregate((JsonNode)document["Mappings"]!, (map, key) => map[Resolve(key)!.ToString()]!).DeepClone();
            case JsonObject { Count: 1 } function when function.Single() is { Key: "Fn::Split", Value: JsonArray split }
                && !IsReference(split[1]):
                return new JsonArray([.. TextOf(split[1]).Split(TextOf(split[0])).Select(static part => JsonValue.Create(part))]);
            case JsonObject { Count: 1 } function when function.Single() is { Key: "Fn::Select", Value: JsonArray select }
                && Resolve(select[1]) is JsonArray list:
                return list[int.Parse(TextOf(select[0]), CultureInfo.InvariantCulture)]!.DeepClone();
            case JsonObject { Count: 1 } function when function.Single() is { Key: "Fn::Sub", Value: { } argument }:
                var text = Substitute(argument);
                return text.Contains("${", StringComparison.Ordinal) ? new JsonObject { ["Fn::Sub"] = text } : text;
            case JsonObject map:
                return new JsonObject(
                    map.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value))).Where(static pair => pair.Value is not null));
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>The text of <c>Fn::Sub</c> with the values of its own variables and of parameters. Other variables remain.</summary>
    private string Substitute(JsonNode argument)
    {
        var (text, variables) = argument is JsonArray list ? (list[0]!, list[1]!.AsObject()) : (argument, []);
        return Variable().Replace((string)text!, match => match.Groups[1].Value switch
        {
            var name when variables[name] is { } value => TextOf(value),
            var name when parameters.TryGetValue(name, out var value) => value.ToString(),
            _ => match.Value,
        });
    }

    private bool IsReference(JsonNode? node) => Resolve(node) is JsonObject reference && reference["Ref"] is not null;

    private string TextOf(JsonNode? node) => Resolve(node) switch
    {
        JsonObject function => (string)function["Fn::Sub"]!,
        var value => value!.ToString(),
    };

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Variable();
}
