using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReceiptAot.Sbom;

/// <summary>CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/: the same binary has the same bill, so there is no time and no serial number in it.</summary>
internal static class BillOfMaterials
{
    private static readonly JsonWriterOptions indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes the bill of a binary that is linked with these packages.</summary>
    public static void Write(Stream output, byte[] binary, IReadOnlyList<Package> packages)
    {
        var bill = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "application",
                    ["bom-ref"] = "bootstrap",
                    ["name"] = "receipt-aot",
                    ["hashes"] = List([new JsonObject { ["alg"] = "SHA-256", ["content"] = Convert.ToHexStringLower(SHA256.HashData(binary)) }]),
                },
            },
            ["components"] = List(packages.Select(Component)),
            ["dependencies"] = List(packages
                .Select(package => Dependencies(package.Purl, packages.Where(other => package.Dependencies.Contains(other.Id))))
                .Prepend(Dependencies("bootstrap", packages))),
        };

        using var writer = new Utf8JsonWriter(output, indented);
        bill.WriteTo(writer);
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static JsonObject Component(Package package) => new()
    {
        ["type"] = "library",
        ["bom-ref"] = package.Purl,
        ["publisher"] = package.Authors,
        ["name"] = package.Id,
        ["version"] = package.Version,
        ["licenses"] = List([License(package.License)]),
        ["purl"] = package.Purl,
    };

    private static JsonObject License(string expression) => expression.Contains(' ', StringComparison.Ordinal)
        ? new JsonObject { ["expression"] = expression }
        : expression.Contains("://", StringComparison.Ordinal)
        ? new JsonObject { ["license"] = new JsonObject { ["name"] = expression, ["url"] = expression } }
        : new JsonObject { ["license"] = new JsonObject { ["id"] = expression } };

    private static JsonObject Dependencies(string reference, IEnumerable<Package> packages) => new()
    {
        ["ref"] = reference,
        ["dependsOn"] = List(packages.Select(static package => JsonValue.Create(package.Purl))),
    };

    private static JsonArray List(IEnumerable<JsonNode> items) => [.. items];
}
