namespace ReceiptAot.Deployment.Tests;

/// <summary>
/// <c>./build.sh package</c> and <c>verify</c>, with a fake <c>dotnet</c> that publishes a binary with the properties that a test sets.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string zip = $"artifacts/receipt-aot-{BuildScript.Machine}.zip";

    private readonly BuildScript script = BuildScript.WithFakeDotnet();

    private bool ZipExists => File.Exists(script.PathOf(zip));

    private string Checksums => File.ReadAllText(script.PathOf("artifacts/SHA256SUMS"));

    public void Dispose() => script.Dispose();

    [Theory]
    [InlineData("GLIBC_2.2.5")]
    [InlineData("GLIBC_2.9")]
    [InlineData("GLIBC_2.34")]
    public async Task Accepts_a_binary_that_requires_at_most_the_glibc_of_Lambda(string version)
    {
        (await script.RunAsync([("VERSION", version)], "package")).ExitCode.Should().Be(0);

        ZipExists.Should().BeTrue();
    }

    [Theory]
    [InlineData("GLIBC_2.35")]
    [InlineData("GLIBC_2.40")]
    [InlineData("GLIBC_2.100")]
    [InlineData("GLIBC_3.4")]
    [InlineData("GLIBC_ABI_DT_RELR")]
    public Task Rejects_a_binary_that_requires_a_newer_glibc(string version) =>
        Rejects([("VERSION", version)], $"the binary requires a glibc newer than 2.34: {version} fmod@{version}");

    [Theory]
    [InlineData("libz.so.1")]
    [InlineData("libstdc++.so.6")]
    [InlineData("libm.so.7")]
    public Task Rejects_a_binary_that_requires_a_library_other_than_libc_and_libm(string library) =>
        Rejects([("LIBRARY", library)], $"the binary requires a library that Lambda may not provide: {library}");

    [Theory]
    [InlineData("-c")]
    [InlineData("-Wl,--dynamic-linker=/opt/ld.so")]
    public Task Rejects_a_file_that_the_dynamic_loader_of_Lambda_cannot_start(string link) =>
        Rejects([("LINK", link)], $"the binary is not an executable for {BuildScript.Machine} and Lambda's dynamic loader");

    [Fact]
    public async Task Rejects_a_binary_for_another_architecture()
    {
        var (processor, other) = BuildScript.Machine == "x64" ? ("aarch64", "arm64") : ("x86_64", "x64");
        FakeProcessor(processor); // gcc still compiles for the processor of this machine

        (await script.RunAsync([], "package")).Error
            .Should().EndWith($"build.sh: the binary is not an executable for {other} and Lambda's dynamic loader\n");
    }

    [Theory]
    [InlineData("ILC : Trim analysis warning IL2026: Order.Read(): a member may be missing [Function.csproj]", "0")]
    [InlineData("ILC : AOT analysis error IL3050: Order.Read(): code may be missing [Function.csproj]", "1")]
    public Task Rejects_a_build_with_a_trim_or_AOT_warning(string warning, string exitCode) =>
        Rejects(
            [("PUBLISH_OUTPUT", warning), ("EXIT_CODE", exitCode)],
            "trim or AOT warning: " + warning.Split("warning ")[^1].Split("error ")[^1]);

    [Fact]
    public Task Fails_if_dotnet_publish_fails() => Rejects([("EXIT_CODE", "1")], "dotnet publish failed");

    [Theory]
    [InlineData("5700000", true)]
    [InlineData("5800000", false)]
    [InlineData("3200000", true, "-p:S3Client=Direct")]
    [InlineData("3300000", false, "-p:S3Client=Direct")]
    [InlineData("5700000", true, "-p:UseAmazonLambdaPackages=true")]
    [InlineData("5800000", false, "-p:UseAmazonLambdaPackages=true")]
    [InlineData("3800000", true, "-p:UseAmazonLambdaPackages=true", "-p:S3Client=Direct")]
    [InlineData("3900000", false, "--property:s3client=direct", "--property:useamazonlambdapackages=True")]
    public async Task Rejects_a_zip_that_exceeds_the_size_limit_of_the_build(string padding, bool accepted, params string[] options)
    {
        var (exitCode, _, error) = await script.RunAsync([("PADDING", padding)], ["package", .. options]);

        (exitCode == 0, ZipExists).Should().Be((accepted, accepted), error);
        if (!accepted)
        {
            error.Should().EndWith($"build.sh: the zip is larger than {padding} bytes\n");
        }
    }

    [Fact]
    public async Task Environment_variables_do_not_change_the_zip()
    {
        _ = await script.RunAsync([], "package");
        var expected = await File.ReadAllBytesAsync(script.PathOf(zip));
        File.Delete(script.PathOf(zip));

        _ = await script.RunAsync([("ZIPOPT", "-0"), ("TZ", "Asia/Tokyo")], "package");

        (await File.ReadAllBytesAsync(script.PathOf(zip))).Should().Equal(expected);
    }

    /// <summary>MSBuild reads them as properties, whatever their case.</summary>
    [Fact]
    public async Task Environment_variables_with_the_name_of_a_property_do_not_reach_dotnet()
    {
        script.Fake("dotnet", """env >> "$(dirname "$0")/environment"; exit 1""");

        _ = await script.RunAsync(
            [("S3Client", "1"), ("S3CLIENT", "1"), ("DefineConstants", "1"), ("ilcInstructionSet", "1"), ("PLATFORM", "1"), ("OTHER", "1")],
            "package");

        (await File.ReadAllLinesAsync(script.PathOf("bin/environment"))).Where(static line => line.EndsWith("=1", StringComparison.Ordinal))
            .Should().Contain("OTHER=1").And.NotContainMatch("S3*").And.NotContainMatch("*Constants=*")
            .And.NotContainMatch("*InstructionSet=*").And.NotContainMatch("PLATFORM=*");
    }

    [Fact]
    public async Task Writes_the_checksums_of_all_zips_and_SBOMs()
    {
        await File.WriteAllTextAsync(script.PathOf("artifacts/receipt-aot-other.zip"), "a zip");
        await File.WriteAllTextAsync(script.PathOf("artifacts/receipt-aot-other.cdx.json"), "an SBOM");

        _ = await script.RunAsync([], "package");

        Checksums.Split('\n').Select(static line => line.Split("  ")[^1]).Should().Equal(
            "receipt-aot-other.cdx.json",
            "receipt-aot-other.zip",
            $"receipt-aot-{BuildScript.Machine}.cdx.json",
            $"receipt-aot-{BuildScript.Machine}.zip",
            "");
        (await script.ExecuteAsync("sh", [], "-c", "cd artifacts && sha256sum -c --quiet SHA256SUMS")).ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("EXIT_CODE", "1")]
    [InlineData("PUBLISH_OUTPUT", "warning IL2026: a member may be missing")]
    [InlineData("VERSION", "GLIBC_2.40")]
    [InlineData("PADDING", "5800000")]
    [InlineData("SBOM_EXIT_CODE", "1")]
    public async Task Keeps_the_existing_files_if_a_check_fails(string name, string value)
    {
        _ = await script.RunAsync([], "package");
        string[] files =
        [
            zip,
            Path.ChangeExtension(zip, ".cdx.json"),
            $"artifacts/{BuildScript.Machine}/bootstrap",
            $"artifacts/{BuildScript.Machine}/roots.pem",
            "artifacts/SHA256SUMS",
        ];
        var before = files.Select(file => File.ReadAllBytes(script.PathOf(file))).ToList();

        (await script.RunAsync([(name, value)], "package", "-p:Other=true")).ExitCode.Should().Be(2);

        files.Select(file => File.ReadAllBytes(script.PathOf(file)))
            .Should().BeEquivalentTo(before, static options => options.WithStrictOrdering());
        (await script.RunAsync([], "package", "--check")).ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("verify requires a zip: ./build.sh verify artifacts/receipt-aot-{0}.zip")]
    [InlineData(
        "the name of other.zip does not contain its architecture: verify requires a name such as receipt-aot-{0}.zip", "other.zip")]
    [InlineData(
        "absent/receipt-aot-arm64.zip does not exist; create it with: ./build.sh package --arch arm64", "absent/receipt-aot-arm64.zip")]
    public async Task Verify_rejects_a_missing_zip_and_a_name_without_an_architecture(string message, params string[] arguments) =>
        (await script.RunAsync([], ["verify", .. arguments])).Should()
            .Be((2, "", $"build.sh: {message.Replace("{0}", BuildScript.Machine, StringComparison.Ordinal)}\n"));

    [Theory]
    [InlineData("--arch must be x64 or arm64", "x86_64", "--arch", "x86")]
    [InlineData("--arch must be x64 or arm64", "x86_64", "--arch")]
    [InlineData(
        "--arch x64 requires an x86-64 machine: .NET cannot cross-compile for x64 on this machine", "aarch64", "--arch", "x64")]
    public async Task Rejects_an_architecture_that_this_machine_cannot_build(string message, string processor, params string[] arguments)
    {
        FakeProcessor(processor);

        (await script.RunAsync([], ["package", .. arguments])).Should().Be((2, "", $"build.sh: {message}\n"));
    }

    [Theory]
    [InlineData("", 0, "{0} is identical to a rebuild of these sources, byte for byte\n", "")]
    [InlineData("yes", 1, "", "build.sh: {0} differs from a rebuild of these sources in: bootstrap\n")]
    public async Task Verify_rebuilds_the_zip_in_another_folder(string folderLeaks, int exitCode, string output, string error)
    {
        (await script.ExecuteAsync("git", [], "init", "-q")).ExitCode.Should().Be(0);
        (await script.ExecuteAsync("git", [], "add", ".")).ExitCode.Should().Be(0);
        _ = await script.RunAsync([("FOLDER_LEAKS", folderLeaks)], "package");

        var verified = await script.RunAsync([("FOLDER_LEAKS", folderLeaks)], "verify", zip);

        verified.ExitCode.Should().Be(exitCode, verified.Error);
        verified.Output.Should().Be(output.Replace("{0}", zip, StringComparison.Ordinal));
        verified.Error.Should().EndWith(error.Replace("{0}", zip, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_passes_the_options_on_to_the_rebuild()
    {
        (await script.ExecuteAsync("git", [], "init", "-q")).ExitCode.Should().Be(0);
        (await script.ExecuteAsync("git", [], "add", ".")).ExitCode.Should().Be(0);
        _ = await script.RunAsync([], "package", "-p:S3Client=Direct");

        (await script.RunAsync([], "verify", zip, "-p:S3Client=Direct")).ExitCode.Should().Be(0);
        (await script.RunAsync([], "verify", zip)).ExitCode.Should().Be(1);
    }

    private void FakeProcessor(string processor) => script.Fake("uname", $"echo {processor}");

    private async Task Rejects((string Name, string Value)[] environment, string message)
    {
        var (exitCode, output, error) = await script.RunAsync(environment, "package");

        (exitCode, output).Should().Be((2, ""), error);
        error.Should().EndWith($"build.sh: {message}\n");
        ZipExists.Should().BeFalse();
    }
}
