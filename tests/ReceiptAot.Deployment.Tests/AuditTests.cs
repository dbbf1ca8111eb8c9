using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using ReceiptAot.LocalCloud;

namespace ReceiptAot.Deployment.Tests;

/// <summary>
/// <c>./build.sh audit</c> for a function that references the package Direct, which depends on the package Seeded. Both are from a local
/// NuGet server (https://learn.microsoft.com/nuget/api/overview).
/// </summary>
public sealed class AuditTests : IDisposable
{
    private readonly BuildScript script = new();
    private bool isAvailable = true;
    private bool providesAdvisories = true;
    private string advisories = "{}";
    private string deprecation = "";

    public AuditTests()
    {
        script.Copy("global.json");
        script.Copy("Directory.Build.props");
        Write("src/ReceiptAot.Function/ReceiptAot.Function.csproj", """
            <Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Direct" Version="1.0.0" /></ItemGroup></Project>
            """);
        Write("ReceiptAot.slnx", """<Solution><Project Path="src/ReceiptAot.Function/ReceiptAot.Function.csproj" /></Solution>""");
    }

    public void Dispose() => script.Dispose();

    [Fact]
    public async Task Succeeds_if_no_package_is_vulnerable_or_deprecated()
    {
        var (exitCode, output, _) = await AuditAsync();

        output.Should().Be("audit: no package has a known vulnerability, and no package of the function is deprecated\n");
        exitCode.Should().Be(0);
    }

    [Theory]
    [InlineData(0, "NU1901")]
    [InlineData(3, "NU1904")]
    public async Task Fails_on_a_vulnerability_of_any_severity(int severity, string code)
    {
        advisories = $$"""{"seeded":[{"url":"https://example.org/advisory","severity":{{severity}},"versions":"[1.0.0, 2.0.0)"}]}""";

        var (exitCode, _, error) = await AuditAsync();

        error.Should().MatchRegex($"\nbuild\\.sh: {code}: [^\n]*'Seeded' 1\\.0\\.0 [^\n]*https://example\\.org/advisory[^\n]*\n$");
        exitCode.Should().Be(2);
    }

    [Fact]
    public async Task Fails_on_a_deprecated_package()
    {
        deprecation = ""","deprecation":{"reasons":["CriticalBugs"]}""";

        var (exitCode, _, error) = await AuditAsync();

        error.Should().EndWith("build.sh: deprecated packages (see artifacts/audit.log): Seeded\n");
        exitCode.Should().Be(2);
    }

    [Fact]
    public async Task Succeeds_with_a_notice_if_no_package_source_provides_vulnerability_data()
    {
        providesAdvisories = false;

        var (exitCode, output, _) = await AuditAsync();

        output.Should().Be("audit: nothing was checked, because no package source provides vulnerability data\n");
        exitCode.Should().Be(0);
    }

    [Fact]
    public async Task Fails_if_a_package_source_cannot_be_queried()
    {
        isAvailable = false;

        var (exitCode, _, error) = await AuditAsync();

        error.Should().MatchRegex("(^|\n)build\\.sh: the package source http://[^ ]+ cannot be queried\n$");
        exitCode.Should().Be(2);
    }

    private async Task<(int ExitCode, string Output, string Error)> AuditAsync()
    {
        await using var server = await LoopbackServer.StartAsync(RespondAsync);
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="loopback" value="{server.Url}index.json" allowInsecureConnections="true" />
              </packageSources>
            </configuration>
            """);

        // In CI, CI=true requires a lock file, which this function does not have.
        return await script.RunAsync(
            [("NUGET_PACKAGES", script.PathOf("packages")), ("NUGET_HTTP_CACHE_PATH", script.PathOf("cache")), ("CI", "")], "audit");
    }

    private async Task RespondAsync(HttpContext context)
    {
        var server = $"http://{context.Request.Host}";
        var vulnerabilities = providesAdvisories ? $$""",{"@id":"{{server}}/vulnerabilities","@type":"VulnerabilityInfo/6.7.0"}""" : "";
        await (context.Request.Path.Value switch
        {
            "/index.json" when isAvailable => context.Response.WriteAsync($$"""
                {"version":"3.0.0","resources":[{"@id":"{{server}}/files/","@type":"PackageBaseAddress/3.0.0"},
                {"@id":"{{server}}/registrations/","@type":"RegistrationsBaseUrl/3.6.0"}{{vulnerabilities}}]}
                """),
            "/files/seeded/index.json" => context.Response.WriteAsync("""{"versions":["1.0.0"]}"""),
            "/files/seeded/1.0.0/seeded.1.0.0.nupkg" => context.Response.Body.WriteAsync(Package("Seeded")).AsTask(),
            "/files/direct/index.json" => context.Response.WriteAsync("""{"versions":["1.0.0"]}"""),
            "/files/direct/1.0.0/direct.1.0.0.nupkg" => context.Response.Body.WriteAsync(
                Package("Direct", """<dependencies><dependency id="Seeded" version="1.0.0" /></dependencies>""")).AsTask(),
            "/registrations/seeded/index.json" => context.Response.WriteAsync($$"""
                {"count":1,"items":[{"@id":"{{server}}/page","lower":"1.0.0","upper":"1.0.0","count":1,"items":[{"@id":"{{server}}/leaf",
                "packageContent":"{{server}}/files/seeded/1.0.0/seeded.1.0.0.nupkg",
                "catalogEntry":{"@id":"{{server}}/entry","id":"Seeded","version":"1.0.0"{{deprecation}},"listed":true} } ] } ] }
                """),
            "/vulnerabilities" => context.Response.WriteAsync(
                $$"""[{"@name":"base","@id":"{{server}}/advisories","@updated":"2026-11-01T00:00:00Z"}]"""),
            "/advisories" => context.Response.WriteAsync(advisories),
            _ => Task.FromResult(context.Response.StatusCode = StatusCodes.Status404NotFound),
        });
    }

    private static byte[] Package(string id, string dependencies = "")
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        using (var nuspec = new StreamWriter(zip.CreateEntry($"{id}.nuspec").Open()))
        {
            nuspec.Write($"""
                <package><metadata>
                  <id>{id}</id><version>1.0.0</version><authors>None</authors><description>None</description>{dependencies}
                </metadata></package>
                """);
        }

        return bytes.ToArray();
    }

    private void Write(string file, string text) => File.WriteAllText(script.PathOf(file), text);
}
