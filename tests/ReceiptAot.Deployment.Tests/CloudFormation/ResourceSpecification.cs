using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReceiptAot.Deployment.Tests.CloudFormation;

/// <summary>
/// CloudFormation's resource types, their properties and attributes, as AWS publishes them for its CDK: the npm package
/// <c>@aws-cdk/aws-service-spec</c>, which <c>./build.sh test</c> installs.
/// </summary>
internal static class ResourceSpecification
{
    private const string File = "tests/ReceiptAot.Deployment.Tests/node_modules/@aws-cdk/aws-service-spec/db.json.gz";

    private static readonly JsonElement schema = Load();

    private static readonly Dictionary<string, JsonElement> types = Entities("resource", "cloudFormationType");

    private static readonly Dictionary<string, JsonElement> definitions = Entities("typeDefinition", "$id");

    /// <summary>The errors of a resource, according to its type.</summary>
    public static IEnumerable<string> FindErrors(JsonObject resource)
    {
        var type = resource["Type"]!.GetValue<string>();
        return types.TryGetValue(type, out var definition)
            ? FindMemberErrors(resource["Properties"]!.AsObject(), definition.GetProperty("properties"), type)
            : [$"unknown type {type}"];
    }

    public static bool HasAttribute(string type, string attribute) =>
        types[type].GetProperty("attributes").TryGetProperty(attribute, out _);

    private static IEnumerable<string> FindMemberErrors(JsonObject members, JsonElement allowed, string path)
    {
        foreach (var property in allowed.EnumerateObject().Where(property => !members.ContainsKey(property.Name)))
        {
            if (property.Value.TryGetProperty("required", out var required) && required.GetBoolean())
            {
                yield return $"{path} requires the property {property.Name}";
            }
        }

        foreach (var (name, value) in members)
        {
            var errors = allowed.TryGetProperty(name, out var property)
                ? FindValueErrors(value!, property.GetProperty("type"), $"{path}.{name}")
                : [$"{path} has no property {name}"];
            foreach (var error in errors)
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<string> FindValueErrors(JsonNode value, JsonElement type, string path) => (KindOf(type), value) switch
    {
        ("json", JsonObject) => [],
        (not "array" and not "map", JsonObject { Count: 1 } function) when IsReference(function) => [],
        ("array", JsonArray array) =>
            array.SelectMany((item, index) => FindValueErrors(item!, type.GetProperty("element"), $"{path}[{index}]")),
        ("map", JsonObject map) => map.SelectMany(pair => FindValueErrors(pair.Value!, type.GetProperty("element"), $"{path}.{pair.Key}")),
        ("ref", JsonObject map) => FindMemberErrors(map, DefinitionOf(type).GetProperty("properties"), path),
        ("union", _) => type.GetProperty("types").EnumerateArray()
            .Select(option => FindValueErrors(value, option, path)).MinBy(Enumerable.Count)!,
        ("string", JsonValue text) when text.GetValueKind() == JsonValueKind.String =>
            IsAllowed(text, type) ? [] : [$"{path} cannot be {text}"],
        ("integer", JsonValue number) when IsNumber(number) && decimal.IsInteger((decimal)number) => [],
        // The value of a parameter of type String, which CloudFormation converts.
        ("integer", JsonValue text) when text.GetValueKind() == JsonValueKind.String && ((string)text!).All(char.IsAsciiDigit) => [],
        ("number", JsonValue number) when IsNumber(number) => [],
        ("boolean", JsonValue truth) when truth.GetValueKind() is JsonValueKind.True or JsonValueKind.False => [],
        var (kind, _) => [$"{path} must be of type {kind}, not {value.ToJsonString()}"],
    };

    private static string KindOf(JsonElement type) => type.GetProperty("type").GetString()!;

    private static JsonElement DefinitionOf(JsonElement type) =>
        definitions[type.GetProperty("reference").GetProperty("$ref").GetString()!];

    private static bool IsAllowed(JsonValue text, JsonElement type) =>
        !type.TryGetProperty("allowedValues", out var allowed) || allowed.EnumerateArray().Any(value => value.GetString() == (string)text!);

    private static bool IsNumber(JsonValue value) => value.GetValueKind() == JsonValueKind.Number;

    // The physical ID or an attribute of a resource, which is a string.
    private static bool IsReference(JsonObject function) => function.Single().Key is "Ref" or "Fn::GetAtt" or "Fn::Sub";

    private static Dictionary<string, JsonElement> Entities(string kind, string key) =>
        schema.GetProperty(kind).GetProperty("entities").EnumerateArray().ToDictionary(entity => entity.GetProperty(key).GetString()!);

    private static JsonElement Load()
    {
        using var stream = new GZipStream(System.IO.File.OpenRead(Path.Combine(Repository.Root, File)), CompressionMode.Decompress);
        return JsonDocument.Parse(stream).RootElement.GetProperty("schema");
    }
}
