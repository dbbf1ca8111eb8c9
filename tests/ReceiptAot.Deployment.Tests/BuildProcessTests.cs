namespace ReceiptAot.Deployment.Tests;

/// <summary>
/// <c>./build.sh package</c> and then another build, with the real MSBuild and the environment variables of an ordinary machine. A build
/// process that outlived <c>package</c> would run the second build with the invariant culture, which then fails with MSB4166.
/// </summary>
public sealed class BuildProcessTests : IDisposable
{
    // The salt separates the build processes of this test from those of other builds. They end 30 seconds after the test.
    private static readonly (string Name, string Value)[] ordinaryVariables =
    [
        ("UseSharedCompilation", ""), ("DOTNET_CLI_USE_MSBUILD_SERVER", ""), ("LANG", "en_US.UTF-8"), ("CI", ""),
        ("MSBUILDNODEHANDSHAKESALT", Guid.NewGuid().ToString()), ("MSBUILDNODECONNECTIONTIMEOUT", "30000"),
    ];

    private readonly BuildScript script = new();

    public BuildProcessTests()
    {
        foreach (var file in new[] { "global.json", "Directory.Packages.props", ".editorconfig" })
        {
            script.Copy(file);
        }

        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
              </PropertyGroup>
            </Project>
            """);
        foreach (var project in new[] { "Core", "Http", "LambdaRuntime" })
        {
            Write($"src/ReceiptAot.{project}/ReceiptAot.{project}.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        }

        Write("src/ReceiptAot.Function/ReceiptAot.Function.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers></PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../ReceiptAot.Core/ReceiptAot.Core.csproj" />
                <ProjectReference Include="../ReceiptAot.Http/ReceiptAot.Http.csproj" />
              </ItemGroup>
            </Project>
            """);
        Write("All.slnx", """
            <Solution>
              <Project Path="src/ReceiptAot.Core/ReceiptAot.Core.csproj" /><Project Path="src/ReceiptAot.Http/ReceiptAot.Http.csproj" />
              <Project Path="src/ReceiptAot.LambdaRuntime/ReceiptAot.LambdaRuntime.csproj" />
            </Solution>
            """);
    }

    public void Dispose() => script.Dispose();

    [Fact]
    public async Task Build_processes_do_not_outlive_package()
    {
        var (_, _, packaged) = await script.RunAsync(ordinaryVariables, "package");
        packaged.Should().Contain("ReceiptAot.Function -> ", "dotnet publish has run").And.NotContain("error");

        var (exitCode, output, _) = await script.ExecuteAsync(
            "dotnet", [.. ordinaryVariables, ("DOTNET_CLI_UI_LANGUAGE", "en")], "build", "All.slnx", "-maxCpuCount:2");

        exitCode.Should().Be(0, output);
    }

    private void Write(string file, string text) => File.WriteAllText(script.PathOf(file), text);
}
