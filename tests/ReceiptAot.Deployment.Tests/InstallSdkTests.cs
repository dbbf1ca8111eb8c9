using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReceiptAot.Deployment.Tests;

/// <summary><c>deploy/install-sdk.sh</c>, with a fake <c>curl</c> that creates an archive.</summary>
public sealed partial class InstallSdkTests : IDisposable
{
    private static readonly string version = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "global.json")))
        .RootElement.GetProperty("sdk").GetProperty("version").GetString()!;

    private readonly BuildScript script = new();

    public InstallSdkTests()
    {
        script.Copy("global.json");
        script.Copy("deploy/install-sdk.sh");
        script.Fake("uname", "echo x86_64");
        script.Fake("curl", "echo \"${@: -1}\" > \"$(dirname \"$0\")/url\"; cp \"$(dirname \"$0\")/../sdk.tar.gz\" \"$2\"");
    }

    private bool IsInstalled => File.Exists(script.PathOf("installed/dotnet"));

    public void Dispose() => script.Dispose();

    [Fact]
    public async Task Installs_the_sdk_of_global_json_and_adds_it_to_the_path_of_a_workflow()
    {
        await CreateArchiveAsync();
        await ExpectAsync(Convert.ToHexStringLower(SHA512.HashData(await File.ReadAllBytesAsync(script.PathOf("sdk.tar.gz")))));

        var (exitCode, output, error) = await InstallAsync();

        (exitCode, error).Should().Be((0, ""));
        output.Should().Be($"install-sdk.sh: installed the .NET SDK {version} in installed\n");
        IsInstalled.Should().BeTrue();
        (await File.ReadAllTextAsync(script.PathOf("path"))).Should().Be("installed\n");
        (await File.ReadAllTextAsync(script.PathOf("bin/url"))).Should()
            .Be($"https://builds.dotnet.microsoft.com/dotnet/Sdk/{version}/dotnet-sdk-{version}-linux-x64.tar.gz\n");
    }

    [Fact]
    public async Task Installs_nothing_if_the_download_has_another_sum()
    {
        await CreateArchiveAsync();

        var (exitCode, _, error) = await InstallAsync();

        exitCode.Should().Be(2);
        error.Should().EndWith($"install-sdk.sh: the downloaded .NET SDK {version} for linux-x64 does not have the expected SHA-512\n");
        IsInstalled.Should().BeFalse();
    }

    [Fact]
    public async Task Downloads_nothing_if_the_sum_is_unknown()
    {
        script.Fake("uname", "echo riscv64");

        (await InstallAsync()).Should().Be((2, "",
            $"install-sdk.sh: the SHA-512 of the .NET SDK {version} for linux-riscv64 is unknown; add it to deploy/install-sdk.sh\n"));
        File.Exists(script.PathOf("bin/url")).Should().BeFalse();
    }

    [Fact]
    public void Knows_the_sums_of_the_sdk_of_global_json_for_both_architectures() =>
        KnownSdk().Matches(File.ReadAllText(script.PathOf("deploy/install-sdk.sh"))).Select(static match => match.Groups[1].Value)
            .Should().Equal($"{version}-linux-x64", $"{version}-linux-arm64");

    [Fact]
    public void The_container_build_pins_its_image_by_digest() =>
        File.ReadLines(Path.Combine(Repository.Root, "Dockerfile.build"))
            .Single(static line => line.StartsWith("ARG BASE=", StringComparison.Ordinal))
            .Should().MatchRegex("@sha256:[0-9a-f]{64}$");

    private async Task CreateArchiveAsync()
    {
        await File.WriteAllTextAsync(script.PathOf("sdk/dotnet"), "an SDK");
        (await script.ExecuteAsync("tar", [], "-czf", "sdk.tar.gz", "-C", "sdk", "dotnet")).ExitCode.Should().Be(0);
    }

    /// <summary>Replaces the sums in the copy of the script.</summary>
    private async Task ExpectAsync(string sum)
    {
        var path = script.PathOf("deploy/install-sdk.sh");
        await File.WriteAllTextAsync(path, Sum().Replace(await File.ReadAllTextAsync(path), $"sum={sum}"));
    }

    private Task<(int ExitCode, string Output, string Error)> InstallAsync() =>
        script.ExecuteAsync("deploy/install-sdk.sh", [("GITHUB_PATH", script.PathOf("path"))], "installed");

    [GeneratedRegex(@"^  ([\d.]+-linux-\w+)\)\n    sum=[0-9a-f]{128} ;;$", RegexOptions.Multiline)]
    private static partial Regex KnownSdk();

    [GeneratedRegex("sum=[0-9a-f]{128}")]
    private static partial Regex Sum();
}
