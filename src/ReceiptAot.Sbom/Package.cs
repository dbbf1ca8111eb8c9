using System.Xml.Linq;

namespace ReceiptAot.Sbom;

/// <summary>A restored NuGet package, as its nuspec describes it.</summary>
/// <param name="License">An SPDX expression, <c>MIT</c>; or the address of the text, where the package gives no more than that.</param>
/// <param name="Dependencies">The ids of the packages that it names, for any framework.</param>
internal sealed record Package(string Id, string Version, string Authors, string License, IReadOnlySet<string> Dependencies)
{
    /// <summary><c>pkg:nuget/AWSSDK.S3@4.0.104.11</c>.</summary>
    public string Purl => $"pkg:nuget/{Id}@{Version}";

    /// <summary>The package that a file was restored with, which has its nuspec in a folder above; null for a file of no package.</summary>
    /// <exception cref="InvalidDataException">The package does not state its licence.</exception>
    public static Package? Of(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder != null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.EnumerateFiles(folder, "*.nuspec").FirstOrDefault() is { } nuspec)
            {
                return Read(XDocument.Load(nuspec));
            }
        }

        return null;
    }

    private static Package Read(XDocument nuspec)
    {
        // The namespace depends on the nuspec's age.
        var metadata = nuspec.Root!.Elements().Single();
        string Text(string name) => metadata.Elements().First(element => element.Name.LocalName == name).Value;
        var license = metadata.Elements().FirstOrDefault(static element =>
            element.Name.LocalName == "license" && (string?)element.Attribute("type") == "expression")
            ?? metadata.Elements().FirstOrDefault(static element => element.Name.LocalName == "licenseUrl");
        return new Package(Text("id"), Text("version"), Text("authors"),
            license?.Value ?? throw new InvalidDataException($"{Text("id")} {Text("version")} does not state its licence."),
            metadata.Descendants().Where(static element => element.Name.LocalName == "dependency")
                .Select(static element => (string)element.Attribute("id")!).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }
}
