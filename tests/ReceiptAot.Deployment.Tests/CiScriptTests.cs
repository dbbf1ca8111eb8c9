namespace ReceiptAot.Deployment.Tests;

/// <summary><c>.ci/run</c>, with fakes for all commands that the script calls.</summary>
public sealed class CiScriptTests : IDisposable
{
    private static readonly string[] variablesOfBuildMachines =
    [
        "MSBUILDDISABLENODEREUSE", "UseSharedCompilation", "DOTNET_CLI_USE_MSBUILD_SERVER", "DOTNET_NOLOGO", "DOTNET_CLI_TELEMETRY_OPTOUT",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "LC_ALL", "LC_CTYPE",
    ];

    private readonly BuildScript script = new();

    public CiScriptTests()
    {
        script.Copy(".ci/run");
        script.Fake("record", "echo \"called: $(basename \"$0\") $*\"; env");
        foreach (var command in new[] { "build.sh", "tests/radosgw.sh", "bin/dotnet" })
        {
            File.Delete(script.PathOf(command));
            File.Copy(script.PathOf("bin/record"), script.PathOf(command));
        }
    }

    public void Dispose() => script.Dispose();

    [Fact]
    public async Task Runs_all_checks_with_the_environment_variables_of_an_ordinary_machine()
    {
        var (exitCode, output, _) = await script.ExecuteAsync(
            script.PathOf(".ci/run"), [("LANG", "C.UTF-8"), .. variablesOfBuildMachines.Select(static name => (name, "1"))]);

        exitCode.Should().Be(0);
        var lines = output.Split('\n');
        lines.Where(static line => line.StartsWith("called: ", StringComparison.Ordinal)).Should().Equal(
            "called: radosgw.sh install",
            "called: build.sh audit",
            "called: dotnet format ReceiptAot.sln --verify-no-changes",
            "called: build.sh test");
        lines.Should().NotContain(static line => variablesOfBuildMachines.Contains(line.Split('=')[0])).And.Contain("LANG=en_US.UTF-8")
            .And.Contain("RECEIPT_RADOSGW=required");
    }
}
