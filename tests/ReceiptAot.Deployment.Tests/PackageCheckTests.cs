namespace ReceiptAot.Deployment.Tests;

/// <summary>Whether <c>./build.sh package</c> takes the existing zip for up to date.</summary>
public sealed class PackageCheckTests : IDisposable
{
    private static readonly string zip = $"artifacts/receipt-aot-{BuildScript.Machine}.zip";

    private readonly BuildScript script = BuildScript.WithFakeDotnet();

    public void Dispose() => script.Dispose();

    [Fact]
    public async Task Check_reports_whether_the_zip_is_up_to_date_and_builds_nothing()
    {
        (await script.RunAsync([], "package", "--check")).Should().Be((1, "", ""));
        File.Exists(script.PathOf(zip)).Should().BeFalse();

        _ = await script.RunAsync([], "package");

        (await script.RunAsync([], "package", "--check")).Should().Be((0, "", ""));
        (await script.RunAsync([], "package", "--check", "-p:S3Client=Direct")).ExitCode.Should().Be(1);
        await File.AppendAllTextAsync(script.PathOf("src/ReceiptAot.Core/ReceiptAot.Core.csproj"), "\n");
        (await script.RunAsync([], "package", "--check")).ExitCode.Should().Be(1);
        _ = await script.RunAsync([], "package");
        File.Delete(script.PathOf($"artifacts/{BuildScript.Machine}/roots.pem"));
        (await script.RunAsync([], "package", "--check")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task The_zip_is_not_up_to_date_if_package_stopped_while_it_replaced_the_files()
    {
        _ = await script.RunAsync([], "package");
        script.Fake("mv", "[[ $* != *function.zip* ]] && exec /bin/mv \"$@\"");

        (await script.RunAsync([], "package", "-p:S3Client=Direct")).ExitCode.Should().Be(1);

        (await script.RunAsync([], "package", "--check")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_zip_from_a_container_is_not_taken_for_a_zip_that_this_machine_built()
    {
        _ = await script.RunAsync([], "package");
        script.Fake("docker", $"[ $1 != build ] || echo 'a zip' > artifacts/container/{Path.GetFileName(zip)}");

        (await script.RunAsync([], "package", "--docker")).ExitCode.Should().Be(0);

        (await File.ReadAllTextAsync(script.PathOf(zip))).Should().Be("a zip\n");
        (await script.RunAsync([], "package", "--check")).ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Keeps_the_existing_zip_if_the_container_build_fails()
    {
        await File.WriteAllTextAsync(script.PathOf(zip), "a zip");
        script.Fake("docker", "[ $1 != build ]");

        (await script.RunAsync([], "package", "--docker")).Should().Be((2, "", "build.sh: docker build failed\n"));

        File.Exists(script.PathOf(zip)).Should().BeTrue();
    }
}
