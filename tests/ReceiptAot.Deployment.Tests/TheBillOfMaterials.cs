using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace ReceiptAot.Deployment.Tests;

/// <summary>Of either build that <c>./build.sh test</c> makes: the one that is uploaded, and the one without AWS's SDK.</summary>
public class TheBillOfMaterials
{
    private static readonly string machine = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    public static TheoryData<string, string> Builds => new()
    {
        { $"receipt-aot-{machine}.cdx.json", machine },
        { "direct.cdx.json", "direct" },
    };

    [BuildsTheory]
    [MemberData(nameof(Builds))]
    public async Task Is_CycloneDX(string bill, string _)
    {
        var tests = Path.Combine(Repository.Root, "tests", "ReceiptAot.Deployment.Tests");
        var start = new ProcessStartInfo("node", [Path.Combine(tests, "validate-bill.cjs"), PathOf(bill)]) { RedirectStandardOutput = true };
        using var node = Process.Start(start)!;

        (await node.StandardOutput.ReadToEndAsync()).Should().Be("null\n");
    }

    [BuildsTheory]
    [MemberData(nameof(Builds))]
    public void Is_of_that_binary_and_no_other(string bill, string folder) =>
        Read(bill)["metadata"]!["component"]!["hashes"]![0]!["content"]!.GetValue<string>()
            .Should().Be(Convert.ToHexStringLower(SHA256.HashData(Binary(folder))));

    /// <summary>The binary itself has the names of its assemblies; those of packages are named as their packages are.</summary>
    [BuildsTheory]
    [MemberData(nameof(Builds))]
    public void Has_the_packages_whose_code_is_in_the_binary_with_their_locked_versions_and_no_other(string bill, string folder)
    {
        var runtime = $"pkg:nuget/Microsoft.NETCore.App.Runtime.NativeAOT.linux-{machine}@{RuntimeVersion()}";
        var binary = Binary(folder);
        binary.AsSpan().IndexOf("System.Private.CoreLib"u8).Should().BePositive();

        Components(bill).Select(static component => (string)component["purl"]!).Should().BeEquivalentTo(
            LockedPackages().Where(package => binary.AsSpan().IndexOf(Encoding.UTF8.GetBytes(package.Id)) >= 0)
                .Select(static package => $"pkg:nuget/{package.Id}@{package.Version}").Append(runtime));
    }

    [BuildsTheory]
    [MemberData(nameof(Builds))]
    public void Has_the_licence_of_each(string bill, string _)
    {
        foreach (var component in Components(bill))
        {
            ((string)component["licenses"]![0]!["license"]!["id"]!).Should().Be(
                ((string)component["name"]!).StartsWith("AWSSDK.", StringComparison.Ordinal) ? "Apache-2.0" : "MIT");
        }
    }

    [BuildsFact]
    public void Has_the_SDK_of_AWS_only_where_that_is_linked()
    {
        Names(Builds.First()[0]).Should().Contain(["AWSSDK.Core", "AWSSDK.S3"]);
        Names(Builds.Last()[0]).Should().NotContain(static name => name.StartsWith("AWSSDK.", StringComparison.Ordinal));

        static IEnumerable<string> Names(object bill) => Components((string)bill).Select(static component => (string)component["name"]!);
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

    private static IEnumerable<JsonNode> Components(string bill) => Read(bill)["components"]!.AsArray().Select(static node => node!);

    private static JsonNode Read(string bill) => JsonNode.Parse(File.ReadAllText(PathOf(bill)))!;

    private static byte[] Binary(string folder) => File.ReadAllBytes(PathOf(Path.Combine(folder, "bootstrap")));

    private static string PathOf(string file) => Path.Combine(Repository.Root, "artifacts", file);
}
