using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests.CloudFormation;

/// <summary>Finds the references in a part of a template.</summary>
internal static partial class References
{
    /// <summary>The name of each referenced resource or parameter, with the attribute, or null for <c>Ref</c>.</summary>
    public static IEnumerable<(string Name, string? Attribute)> In(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(In),
        JsonObject { Count: 1 } function when function["Ref"] is { } name => [(name.GetValue<string>(), null)],
        JsonObject { Count: 1 } function when function["Fn::GetAtt"] is JsonArray path => [((string)path[0]!, (string)path[1]!)],
        JsonObject { Count: 1 } function when function["Fn::Sub"] is JsonValue text =>
            Variable().Matches((string)text!).Select(static match => Split(match.Groups[1].Value)),
        JsonObject map => map.SelectMany(static pair => pair.Key == "DependsOn" ? [((string)pair.Value!, null)] : In(pair.Value)),
        _ => [],
    };

    private static (string Name, string? Attribute) Split(string variable) =>
        variable.Split('.', 2) is [var name, var attribute] ? (name, attribute) : (variable, null);

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Variable();
}
