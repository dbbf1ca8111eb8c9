#:property PublishAot=false
#:property UseAppHost=false
#:property RestorePackagesWithLockFile=false

// Writes the CycloneDX SBOM of the native binary: the NuGet packages whose code the binary contains.
//   dotnet run deploy/sbom.cs -- INPUTS MSTAT BINARY SBOM
// INPUTS lists the files that the AOT compiler and the linker were given; ReceiptAot.Function.csproj writes it.
// MSTAT is the file that IlcGenerateMstatFile asks the AOT compiler for: an assembly that references what was compiled.
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

var (inputs, mstat, binary, sbom) = (args[0], args[1], args[2], args[3]);
var assemblies = ReadCompiledAssemblies(mstat);
var packages = File.ReadLines(inputs)
    .Where(file => !file.EndsWith(".dll", StringComparison.Ordinal) || assemblies.Contains(Path.GetFileNameWithoutExtension(file)))
    .Select(FindPackage)
    .OfType<Package>()
    .DistinctBy(static package => package.Purl)
    .OrderBy(static package => package.Purl, StringComparer.Ordinal)
    .ToList();

// CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/. No timestamp and no serial number: the same binary gives the same SBOM.
var document = new JsonObject
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
            ["hashes"] = new JsonArray(new JsonObject
            {
                ["alg"] = "SHA-256",
                ["content"] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(binary))),
            }),
        },
    },
    ["components"] = new JsonArray([.. packages.Select(Component)]),
    ["dependencies"] = new JsonArray([
        Dependencies("bootstrap", packages),
        .. packages.Select(package => Dependencies(package.Purl, packages.Where(other => package.Dependencies.Contains(other.Id)))),
    ]),
};

using var output = File.Create(sbom);
using (var writer = new Utf8JsonWriter(output, new() { Indented = true, NewLine = "\n" }))
{
    document.WriteTo(writer);
}

output.WriteByte((byte)'\n');

static HashSet<string> ReadCompiledAssemblies(string mstat)
{
    using var file = new PEReader(File.OpenRead(mstat));
    var reader = file.GetMetadataReader();
    return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
}

// The package that a file was restored from; its nuspec is in a folder above the file. Null for a file that no package contains.
static Package? FindPackage(string file)
{
    for (var folder = Path.GetDirectoryName(file); folder != null; folder = Path.GetDirectoryName(folder))
    {
        if (Directory.EnumerateFiles(folder, "*.nuspec").FirstOrDefault() is { } nuspec)
        {
            return ReadNuspec(XDocument.Load(nuspec));
        }
    }

    return null;
}

static Package ReadNuspec(XDocument nuspec)
{
    // The XML namespace depends on the age of the package, so elements are found by their local names.
    var metadata = nuspec.Root!.Elements().Single();
    IEnumerable<XElement> Named(string name) => metadata.Elements().Where(element => element.Name.LocalName == name);
    string Text(string name) => Named(name).First().Value;
    var license = Named("license").FirstOrDefault(static element => (string?)element.Attribute("type") == "expression")
        ?? Named("licenseUrl").FirstOrDefault()
        ?? throw new InvalidDataException($"{Text("id")} {Text("version")} does not state its license.");
    var dependencies = metadata.Descendants()
        .Where(static element => element.Name.LocalName == "dependency")
        .Select(static element => (string)element.Attribute("id")!);
    return new Package(
        Text("id"), Text("version"), Text("authors"), license.Value, dependencies.ToHashSet(StringComparer.OrdinalIgnoreCase));
}

static JsonObject Component(Package package) => new()
{
    ["type"] = "library",
    ["bom-ref"] = package.Purl,
    ["publisher"] = package.Authors,
    ["name"] = package.Id,
    ["version"] = package.Version,
    ["licenses"] = new JsonArray(License(package.License)),
    ["purl"] = package.Purl,
};

static JsonObject License(string license) =>
    license.Contains(' ', StringComparison.Ordinal) ? new JsonObject { ["expression"] = license }
    : license.Contains("://", StringComparison.Ordinal)
    ? new JsonObject { ["license"] = new JsonObject { ["name"] = license, ["url"] = license } }
    : new JsonObject { ["license"] = new JsonObject { ["id"] = license } };

static JsonObject Dependencies(string reference, IEnumerable<Package> packages) => new()
{
    ["ref"] = reference,
    ["dependsOn"] = new JsonArray([.. packages.Select(static package => JsonValue.Create(package.Purl))]),
};

// License is an SPDX expression, such as MIT; or the address of the license where the package states no more than that.
// Dependencies are the ids of the packages that the nuspec names, for any framework.
internal sealed record Package(string Id, string Version, string Authors, string License, IReadOnlySet<string> Dependencies)
{
    // The package URL: pkg:nuget/AWSSDK.S3@4.0.104.11
    public string Purl => $"pkg:nuget/{Id}@{Version}";
}
