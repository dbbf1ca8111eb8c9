using System.Runtime.InteropServices;

namespace ReceiptAot.Deployment.Tests;

/// <summary><c>./build.sh package</c> and <c>verify</c>, with a stand-in for dotnet that publishes what a test asks for.</summary>
public sealed class Packaging : IDisposable
{
    private static readonly string machine = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
    private static readonly string zip = $"artifacts/receipt-aot-{machine}.zip";

    private readonly BuildScript script = new();

    public Packaging()
    {
        foreach (var file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", ".gitignore" })
        {
            script.Copy(file);
        }

        foreach (var project in Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName))
        {
            script.Copy($"src/{project}/{project}.csproj");
        }

        script.Copy("tests/ReceiptAot.Deployment.Tests/stand-in-dotnet.sh", "bin/dotnet");
    }

    private bool ZipIsThere => File.Exists(script.PathOf(zip));

    private string Sums => File.ReadAllText(script.PathOf("artifacts/SHA256SUMS"));

    public void Dispose() => script.Dispose();

    [Theory]
    [InlineData("GLIBC_2.2.5")]
    [InlineData("GLIBC_2.9")]
    [InlineData("GLIBC_2.34")]
    public async Task Zips_what_the_glibc_of_Lambda_can_load(string version)
    {
        (await script.RunAsync([("VERSION", version)], "package")).ExitCode.Should().Be(0);

        ZipIsThere.Should().BeTrue();
    }

    [Theory]
    [InlineData("GLIBC_2.35")]
    [InlineData("GLIBC_2.40")]
    [InlineData("GLIBC_2.100")]
    [InlineData("GLIBC_3.4")]
    [InlineData("GLIBC_ABI_DT_RELR")]
    public Task Refuses_a_symbol_of_a_newer_glibc(string version) =>
        Refuses([("VERSION", version)], $"the binary needs a newer glibc than 2.34: {version} fmod@{version}");

    [Theory]
    [InlineData("libz.so.1")]
    [InlineData("libstdc++.so.6")]
    [InlineData("libm.so.7")]
    public Task Refuses_a_library_beside_libc_and_libm(string library) =>
        Refuses([("LIBRARY", library)], $"the binary needs a library that Lambda may not have: {library}");

    [Theory]
    [InlineData("-c")]
    [InlineData("-Wl,--dynamic-linker=/opt/ld.so")]
    public Task Refuses_what_the_loader_of_Lambda_does_not_start(string link) =>
        Refuses([("LINK", link)], $"the binary is not one for {machine} that Lambda's loader starts");

    [Fact]
    public async Task Refuses_a_binary_for_another_architecture()
    {
        var (processor, other) = machine == "x64" ? ("aarch64", "arm64") : ("x86_64", "x64");
        PassFor(processor); // and gcc goes on to make what it makes here

        (await script.RunAsync([], "package")).Error.Should().EndWith($"build.sh: the binary is not one for {other} that Lambda's loader starts\n");
    }

    [Theory]
    [InlineData("ILC : Trim analysis warning IL2026: Order.Read(): a member may be gone [Function.csproj]", "0")]
    [InlineData("ILC : AOT analysis error IL3050: Order.Read(): there may be no code [Function.csproj]", "1")]
    public Task Refuses_a_trim_or_aot_warning(string warning, string exitCode) =>
        Refuses([("SAYS", warning), ("EXIT_CODE", exitCode)], "a trim or AOT warning: " + warning.Split("warning ")[^1].Split("error ")[^1]);

    [Fact]
    public Task Refuses_what_was_not_published() => Refuses([("EXIT_CODE", "1")], "dotnet publish failed");

    [Theory]
    [InlineData("5700000", true)]
    [InlineData("5800000", false)]
    [InlineData("3200000", true, "-p:S3Client=Direct")]
    [InlineData("3300000", false, "-p:S3Client=Direct")]
    [InlineData("5700000", true, "-p:UseAmazonLambdaPackages=true")]
    [InlineData("5800000", false, "-p:UseAmazonLambdaPackages=true")]
    [InlineData("3800000", true, "-p:UseAmazonLambdaPackages=true", "-p:S3Client=Direct")]
    [InlineData("3900000", false, "--property:s3client=direct", "--property:useamazonlambdapackages=True")]
    public async Task Refuses_a_zip_that_has_grown(string padding, bool accepted, params string[] options)
    {
        var (exitCode, _, error) = await script.RunAsync([("PADDING", padding)], ["package", .. options]);

        (exitCode == 0, ZipIsThere).Should().Be((accepted, accepted), error);
        if (!accepted)
        {
            error.Should().EndWith($"build.sh: the zip is larger than {padding} bytes\n");
        }
    }

    [Fact]
    public async Task Keeps_the_sums_of_what_is_there()
    {
        await File.WriteAllTextAsync(script.PathOf("artifacts/receipt-aot-other.zip"), "a zip");
        await File.WriteAllTextAsync(script.PathOf("artifacts/receipt-aot-other.cdx.json"), "its parts");

        _ = await script.RunAsync([], "package");
        Sums.Split('\n').Select(static line => line.Split("  ")[^1])
            .Should().Equal("receipt-aot-other.cdx.json", "receipt-aot-other.zip", $"receipt-aot-{machine}.cdx.json", $"receipt-aot-{machine}.zip", "");
        (await script.ExecuteAsync("sh", [], "-c", "cd artifacts && sha256sum -c --quiet SHA256SUMS")).ExitCode.Should().Be(0);

    }

    [Theory]
    [InlineData("EXIT_CODE", "1")]
    [InlineData("SAYS", "warning IL2026: a member may be gone")]
    [InlineData("VERSION", "GLIBC_2.40")]
    [InlineData("PADDING", "5800000")]
    [InlineData("SBOM_EXIT_CODE", "1")]
    public async Task Leaves_what_there_is_where_a_check_fails(string name, string value)
    {
        _ = await script.RunAsync([], "package");
        string[] files = [zip, Path.ChangeExtension(zip, ".cdx.json"), $"artifacts/{machine}/bootstrap", $"artifacts/{machine}/roots.pem", "artifacts/SHA256SUMS"];
        var before = files.Select(file => File.ReadAllBytes(script.PathOf(file))).ToList();

        (await script.RunAsync([(name, value)], "package", "-p:Other=true")).ExitCode.Should().Be(2);

        files.Select(file => File.ReadAllBytes(script.PathOf(file))).Should().BeEquivalentTo(before, static options => options.WithStrictOrdering());
        (await script.RunAsync([], "package", "--check")).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Checks_whether_the_zip_is_up_to_date_and_builds_nothing()
    {
        (await script.RunAsync([], "package", "--check")).Should().Be((1, "", ""));
        ZipIsThere.Should().BeFalse();

        _ = await script.RunAsync([], "package");

        (await script.RunAsync([], "package", "--check")).Should().Be((0, "", ""));
        (await script.RunAsync([], "package", "--check", "-p:S3Client=Direct")).ExitCode.Should().Be(1);
        await File.AppendAllTextAsync(script.PathOf("src/ReceiptAot.Core/ReceiptAot.Core.csproj"), "\n");
        (await script.RunAsync([], "package", "--check")).ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData("verify needs a zip: ./build.sh verify artifacts/receipt-aot-{0}.zip")]
    [InlineData("verify can not tell the architecture of other.zip: the name must be that of package, as in receipt-aot-{0}.zip", "other.zip")]
    [InlineData("there is no file absent/receipt-aot-arm64.zip: ./build.sh package --arch arm64", "absent/receipt-aot-arm64.zip")]
    public async Task Tells_a_zip_to_verify_that_is_missing_from_one_whose_name_says_nothing(string why, params string[] arguments) =>
        (await script.RunAsync([], ["verify", .. arguments])).Should()
            .Be((2, "", $"build.sh: {why.Replace("{0}", machine, StringComparison.Ordinal)}\n"));

    [Theory]
    [InlineData("package takes --arch x64 or --arch arm64", "x86_64", "--arch", "x86")]
    [InlineData("package takes --arch x64 or --arch arm64", "x86_64", "--arch")]
    [InlineData("--arch x64 needs an x86-64 machine: .NET can not cross-compile for x64 from here", "aarch64", "--arch", "x64")]
    public async Task Refuses_an_architecture_that_it_can_not_make(string why, string on, params string[] arguments)
    {
        PassFor(on);

        (await script.RunAsync([], ["package", .. arguments])).Should().Be((2, "", $"build.sh: {why}\n"));
    }

    [Fact]
    public async Task Leaves_what_there_is_where_a_container_can_not_be_built()
    {
        await File.WriteAllTextAsync(script.PathOf(zip), "a zip");
        script.StandIn("docker", "[ $1 != build ]");

        (await script.RunAsync([], "package", "--docker")).Should().Be((2, "", "build.sh: docker could not build it\n"));

        ZipIsThere.Should().BeTrue();
    }

    [Theory]
    [InlineData("", 0, "{0} is what these sources give, byte for byte\n", "")]
    [InlineData("yes", 1, "", "build.sh: {0} is not what these sources give; what differs: bootstrap\n")]
    public async Task Verifies_a_zip_by_making_it_in_another_folder(string folderLeaks, int exitCode, string output, string error)
    {
        (await script.ExecuteAsync("git", [], "init", "-q")).ExitCode.Should().Be(0);
        (await script.ExecuteAsync("git", [], "add", ".")).ExitCode.Should().Be(0);
        _ = await script.RunAsync([("FOLDER_LEAKS", folderLeaks)], "package");

        var verified = await script.RunAsync([("FOLDER_LEAKS", folderLeaks)], "verify", zip);

        verified.ExitCode.Should().Be(exitCode, verified.Error);
        verified.Output.Should().Be(output.Replace("{0}", zip, StringComparison.Ordinal));
        verified.Error.Should().EndWith(error.Replace("{0}", zip, StringComparison.Ordinal));
    }

    private void PassFor(string processor) => script.StandIn("uname", $"echo {processor}");

    private async Task Refuses((string Name, string Value)[] environment, string why)
    {
        var (exitCode, output, error) = await script.RunAsync(environment, "package");

        (exitCode, output).Should().Be((2, ""), error);
        error.Should().EndWith($"build.sh: {why}\n");
        ZipIsThere.Should().BeFalse();
    }
}
