namespace ReceiptAot.Deployment.Tests;

/// <summary>What <c>./build.sh</c> does on a machine that lacks something, with stand-ins for <c>dotnet</c>, <c>apt-get</c> and <c>id</c>.</summary>
public sealed class PrerequisiteTests : IDisposable
{
    private const string NoIcu =
        "Process terminated. Couldn't find a valid ICU package installed on the system. Please install libicu (or icu-libs) using your package manager and try again.";

    private readonly BuildScript script = new();

    public PrerequisiteTests()
    {
        script.StandIn("apt-cache", "echo libicu72; echo libicu-dev");
        script.StandIn("apt-get", "echo \"$@\" >> \"$(dirname \"$0\")/apt-get.log\"; echo 'Selecting previously unselected package.'");
    }

    private string Installed => File.ReadAllText(script.PathOf("bin/apt-get.log"));

    public void Dispose() => script.Dispose();

    [Fact]
    public async Task Shows_the_words_of_an_sdk_that_can_not_be_used()
    {
        script.StandIn("dotnet", "echo 'A compatible .NET SDK was not found.' >&2; exit 155");

        (await script.RunAsync([], "package")).Should().Be(
            (2, "", "build.sh: the .NET SDK can not be used; dotnet --version says:\nA compatible .NET SDK was not found.\n"));
    }

    [Fact]
    public async Task Installs_libicu_quietly_and_says_why()
    {
        script.StandIn("id", "echo 0");
        script.StandIn("dotnet", $"[ $1 = --version ] && echo \"{NoIcu}\" >&2; exit 134");

        var (_, output, error) = await script.RunAsync([], "package");

        output.Should().BeEmpty();
        error.Should().StartWith("build.sh: installing libicu72 for the .NET SDK\n").And.NotContain("Selecting");
        Installed.Should().Contain("install -y --no-install-recommends libicu72\n");
    }

    [Fact]
    public async Task Names_what_is_missing_and_how_to_install_it_without_root()
    {
        script.StandIn("id", "echo 1000");
        script.StandIn("dotnet", $"echo \"{NoIcu}\" >&2; exit 134");

        (await script.RunAsync([], "package")).Should().Be((2, "", "build.sh: missing: libicu72 (for the .NET SDK); "
            + "install with: sudo apt-get install -y --no-install-recommends libicu72\n"));
    }

    [Fact]
    public async Task Shows_why_a_package_could_not_be_installed()
    {
        script.StandIn("id", "echo 0");
        script.StandIn("dotnet", $"echo \"{NoIcu}\" >&2; exit 134");
        script.StandIn("apt-get", "echo 'E: Unable to locate package'; exit 100");

        (await script.RunAsync([], "package")).Should().Be(
            (2, "", "build.sh: installing libicu72 for the .NET SDK\nE: Unable to locate package\nbuild.sh: libicu72 could not be installed\n"));
    }
}
