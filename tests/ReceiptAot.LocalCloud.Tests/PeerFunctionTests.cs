using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ReceiptAot.LocalCloud.Tests;

public sealed class PeerFunctionTests : IDisposable
{
    private readonly DirectoryInfo searchPath = Directory.CreateTempSubdirectory("bin-");

    public void Dispose() => searchPath.Delete(recursive: true);

    [Theory]
    [InlineData("python", "bench: --vs python needs python3, which is not in the search path.\n")]
    [InlineData("node", "bench: --vs node needs node, which is not in the search path.\n")]
    [InlineData("go", "bench: --vs go needs go, which is not in the search path.\n")]
    public async Task Needs_an_interpreter_or_compiler(string name, string message) => (await BenchAsync(name)).Should().Be((2, message));

    [Fact]
    public async Task For_Node_needs_npm()
    {
        Fake("node");
        var bundle = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "Bench/Node/bundle"));
        if (bundle.Exists)
        {
            bundle.Delete(recursive: true);
        }

        (await BenchAsync("node")).Should().Be((2, "bench: --vs node needs npm, which is not in the search path.\n"));
    }

    [Fact]
    public async Task Shows_why_npm_failed()
    {
        Fake("node");
        Fake("npm", "echo 'npm error code ENOTFOUND' >&2; exit 1");

        (await BenchAsync("node")).Should().Be((2, "bench: --vs node: npm ci failed: npm error code ENOTFOUND\n"));
    }

    [Fact]
    public async Task For_Go_needs_the_AWS_SDK()
    {
        Fake("go", "echo 'bootstrap.go:17:2: cannot find package \"github.com/aws/aws-sdk-go-v2/config\"' >&2; exit 1");

        (await BenchAsync("go")).Should().Be(
            (2, "bench: --vs go needs the AWS SDK: apt-get install golang-github-aws-aws-sdk-go-v2-dev\n"));
    }

    private void Fake(string command, string body = "")
    {
        var path = Path.Combine(searchPath.FullName, command);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    // In a process of its own, because the search path is an environment variable of the whole process.
    private async Task<(int ExitCode, string Error)> BenchAsync(string peer)
    {
        var dotnet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
        var program = Path.Combine(AppContext.BaseDirectory, "ReceiptAot.LocalCloud.dll");
        var start = new ProcessStartInfo(dotnet, [program, "bench", "/bin/sh", searchPath.FullName, "--vs", peer])
        {
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = searchPath.FullName;
        using var bench = Process.Start(start)!;
        var error = await bench.StandardError.ReadToEndAsync();
        await bench.WaitForExitAsync();
        return (bench.ExitCode, error);
    }
}
