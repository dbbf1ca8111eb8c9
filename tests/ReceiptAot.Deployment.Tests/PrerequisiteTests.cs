namespace ReceiptAot.Deployment.Tests;

/// <summary>
/// <c>./build.sh</c> on a machine that lacks a prerequisite, with fakes for <c>dotnet</c>, <c>apt-get</c> and <c>id</c>.
/// </summary>
public sealed class PrerequisiteTests : IDisposable
{
    private const string NoIcu =
        "Process terminated. Couldn't find a valid ICU package installed on the system. "
        + "Please install libicu (or icu-libs) using your package manager and try again.";

    private readonly BuildScript script = new();

    public PrerequisiteTests()
    {
        script.Fake("apt-cache", "echo libicu72; echo libicu-dev");
        script.Fake("apt-get", "echo \"$@\" >> \"$(dirname \"$0\")/apt-get.log\"; echo 'Selecting previously unselected package.'");
    }

    private string Installed => File.ReadAllText(script.PathOf("bin/apt-get.log"));

    public void Dispose() => script.Dispose();

    [Fact]
    public async Task Shows_the_error_of_an_SDK_that_does_not_work()
    {
        script.Fake("dotnet", "echo 'A compatible .NET SDK was not found.' >&2; exit 155");

        (await script.RunAsync([], "package")).Should().Be(
            (2, "", "build.sh: the .NET SDK does not work; dotnet --version prints:\nA compatible .NET SDK was not found.\n"));
    }

    [Fact]
    public async Task Installs_libicu_as_root_and_reports_why_in_one_line()
    {
        script.Fake("id", "echo 0");
        script.Fake("dotnet", $"[ $1 = --version ] && echo \"{NoIcu}\" >&2; exit 134");

        var (_, output, error) = await script.RunAsync([], "package");

        output.Should().BeEmpty();
        error.Should().StartWith("build.sh: installing libicu72 for the .NET SDK\n").And.NotContain("Selecting");
        Installed.Should().Contain("install -y --no-install-recommends libicu72\n");
    }

    [Fact]
    public async Task Without_root_fails_with_the_missing_package_and_the_command_that_installs_it()
    {
        script.Fake("id", "echo 1000");
        script.Fake("dotnet", $"echo \"{NoIcu}\" >&2; exit 134");

        (await script.RunAsync([], "package")).Should().Be((2, "", "build.sh: missing: libicu72 (for the .NET SDK); "
            + "install with: sudo apt-get install -y --no-install-recommends libicu72\n"));
    }

    [Fact]
    public async Task Shows_the_output_of_a_failed_installation()
    {
        script.Fake("id", "echo 0");
        script.Fake("dotnet", $"echo \"{NoIcu}\" >&2; exit 134");
        script.Fake("apt-get", "echo 'E: Unable to locate package'; exit 100");

        (await script.RunAsync([], "package")).Should().Be(
            (2, "", "build.sh: installing libicu72 for the .NET SDK\nE: Unable to locate package\n"
                + "build.sh: libicu72 could not be installed\n"));
    }
}
