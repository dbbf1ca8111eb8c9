using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ReceiptAot.Deployment.Tests;

/// <summary>Reads YAML files as JSON.</summary>
internal static class YamlFile
{
    /// <summary>
    /// Reads a file by its path in the repository. CloudFormation's short forms become full function names: <c>!Ref X</c> becomes
    /// <c>{"Ref": "X"}</c>.
    /// </summary>
    public static JsonObject Read(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, path))));
        return Convert(stream.Documents.Single().RootNode)!.AsObject();
    }

    private static JsonNode? Convert(YamlNode node)
    {
        var value = node switch
        {
            YamlMappingNode mapping => new JsonObject(mapping.Children.Select(
                static pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain when plain.Tag.IsEmpty => Scalar(plain.Value!),
            _ => (JsonNode?)((YamlScalarNode)node).Value,
        };
        return node.Tag.IsEmpty || node.Tag.IsNonSpecific ? value : FullFunctionName(node.Tag.Value[1..], value!);
    }

    private static JsonObject FullFunctionName(string function, JsonNode argument) => function switch
    {
        "Ref" or "Condition" => new() { [function] = argument },
        "GetAtt" => new() { ["Fn::GetAtt"] = new JsonArray([.. argument.GetValue<string>().Split('.', 2)]) },
        _ => new() { ["Fn::" + function] = argument },
    };

    private static JsonNode? Scalar(string text) =>
        text is "" or "~" or "null" ? null
        : bool.TryParse(text, out var truth) ? truth
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : text;
}
