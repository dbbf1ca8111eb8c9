using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace ReceiptAot.Deployment.Tests;

/// <summary>
/// The CycloneDX SBOMs of both builds that <c>./build.sh test</c> creates: the default build, and the one without the AWS SDK.
/// </summary>
public class SbomTests
{
    private static readonly string machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    public static TheoryData<string, string> Builds => new()
    {
        { $"receipt-aot-{machine}.cdx.json", machine },
        { "direct.cdx.json", "direct" },
    };

    [BothBuildsTheory]
    [MemberData(nameof(Builds))]
    public async Task Matches_the_schema_of_CycloneDX(string sbom, string _)
    {
        var validator = Path.Combine(Repository.Root, "tests/ReceiptAot.Deployment.Tests/validate-sbom.cjs");
        using var node = Process.Start(new ProcessStartInfo("node", [validator, PathOf(sbom)]) { RedirectStandardOutput = true })!;

        (await node.StandardOutput.ReadToEndAsync()).Should().Be("null\n");
    }

    [BothBuildsTheory]
    [MemberData(nameof(Builds))]
    public void Contains_the_hash_of_the_binary(string sbom, string folder) =>
        Read(sbom)["metadata"]!["component"]!["hashes"]![0]!["content"]!.GetValue<string>()
            .Should().Be(Convert.ToHexStringLower(SHA256.HashData(Binary(folder))));

    /// <summary>The binary contains the names of its assemblies, and each assembly has the name of its package.</summary>
    [BothBuildsTheory]
    [MemberData(nameof(Builds))]
    public void Lists_exactly_the_packages_whose_code_is_in_the_binary_with_their_locked_versions(string sbom, string folder)
    {
        var runtime = $"pkg:nuget/Microsoft.NETCore.App.Runtime.NativeAOT.linux-{machine}@{RuntimeVersion()}";
        var binary = Binary(folder);
        binary.AsSpan().IndexOf("System.Private.CoreLib"u8).Should().BePositive();

        Components(sbom).Select(static component => (string)component["purl"]!).Should().BeEquivalentTo(
            LockedPackages().Where(package => binary.AsSpan().IndexOf(Encoding.UTF8.GetBytes(package.Id)) >= 0)
                .Select(static package => $"pkg:nuget/{package.Id}@{package.Version}").Append(runtime));
    }

    [BothBuildsTheory]
    [MemberData(nameof(Builds))]
    public void States_the_license_of_each_package(string sbom, string _)
    {
        foreach (var component in Components(sbom))
        {
            ((string)component["licenses"]![0]!["license"]!["id"]!).Should().Be(
                ((string)component["name"]!).StartsWith("AWSSDK.", StringComparison.Ordinal) ? "Apache-2.0" : "MIT");
        }
    }

    [BothBuildsFact]
    public void Lists_the_AWS_SDK_only_if_the_binary_contains_it()
    {
        Names(Builds.First()[0]).Should().Contain(["AWSSDK.Core", "AWSSDK.S3"]);
        Names(Builds.Last()[0]).Should().NotContain(static name => name.StartsWith("AWSSDK.", StringComparison.Ordinal));

        static IEnumerable<string> Names(object sbom) => Components((string)sbom).Select(static component => (string)component["name"]!);
    }

    private static IEnumerable<(string Id, string Version)> LockedPackages() =>
        from framework in JsonNode.Parse(File.ReadAllText(
            Path.Combine(Repository.Root, "src", "ReceiptAot.Function", "packages.lock.json")))!["dependencies"]!.AsObject()
        from package in framework.Value!.AsObject()
        where package.Value!["resolved"] != null
        group package.Value by package.Key into versions
        select (versions.Key, (string)versions.First()!["resolved"]!);

    private static string RuntimeVersion() =>
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("RuntimeFrameworkVersion").Single().Value;

    private static IEnumerable<JsonNode> Components(string sbom) => Read(sbom)["components"]!.AsArray().Select(static node => node!);

    private static JsonNode Read(string sbom) => JsonNode.Parse(File.ReadAllText(PathOf(sbom)))!;

    private static byte[] Binary(string folder) => File.ReadAllBytes(PathOf(Path.Combine(folder, "bootstrap")));

    private static string PathOf(string file) => Path.Combine(Repository.Root, "artifacts", file);
}
