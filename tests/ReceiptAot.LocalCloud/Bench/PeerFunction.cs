using System.ComponentModel;
using System.Diagnostics;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Functions in other languages that store the same receipt.</summary>
internal static class PeerFunction
{
    private const string TrustStore = "/etc/ssl/certs/ca-certificates.crt";

    private static readonly string folder = Path.Combine(AppContext.BaseDirectory, "Bench");

    /// <summary>Finds the interpreter of a peer and builds what it starts.</summary>
    /// <returns>The program to start and its arguments; null if there is no peer with this name.</returns>
    /// <exception cref="ArgumentException">A program that the peer needs is missing or fails.</exception>
    public static async Task<string[]?> FindAsync(string name) => name switch
    {
        "python" => [await FindPythonAsync(), Path.Combine(folder, "Python/bootstrap.py")],
        "node" => [await FindNodeAsync(), await BundleNodeAsync()],
        "go" => File.Exists(TrustStore)
            ? [await BuildGoAsync(name, TrustStore)] : throw new ArgumentException($"--vs go needs {TrustStore}."),
        "go-one-root" => [await BuildGoAsync(name, "")],
        _ => null,
    };

    // The path of the interpreter itself: python3 in the search path may be a script that looks for the interpreter at every start.
    private static async Task<string> FindPythonAsync()
    {
        var (output, error) = await RunAsync(
            "--vs python", new ProcessStartInfo("python3", ["-c", "import boto3, sys; print(sys.executable)"]));
        return error is null ? output
            : error.Contains("ModuleNotFoundError", StringComparison.Ordinal)
                ? throw new ArgumentException("--vs python needs boto3: pip install boto3")
            : throw new ArgumentException($"--vs python: python3 failed: {error}");
    }

    private static async Task<string> FindNodeAsync()
    {
        var (output, error) = await RunAsync("--vs node", new ProcessStartInfo("node", ["-p", "process.execPath"]));
        return error is null ? output : throw new ArgumentException($"--vs node: node failed: {error}");
    }

    // As one file, as AWS's tools deploy functions for Node.js. A bundle that is newer than its sources is used again.
    private static async Task<string> BundleNodeAsync()
    {
        var sources = new DirectoryInfo(Path.Combine(folder, "Node"));
        var bundle = new FileInfo(Path.Combine(sources.FullName, "bundle/bootstrap.cjs"));
        if (!bundle.Exists || sources.EnumerateFiles().Any(source => source.LastWriteTimeUtc > bundle.LastWriteTimeUtc))
        {
            await NpmAsync("ci", "--ignore-scripts", "--no-audit", "--no-fund");
            await NpmAsync("run", "bundle");
        }

        return bundle.FullName;

        async Task NpmAsync(params string[] arguments)
        {
            var start = new ProcessStartInfo("npm", arguments) { WorkingDirectory = sources.FullName };
            if (await RunAsync("--vs node", start) is (_, { } error))
            {
                throw new ArgumentException($"--vs node: npm {arguments[0]} failed: {error}");
            }
        }
    }

    // With the AWS SDK that Debian packages for GOPATH, not for modules.
    private static async Task<string> BuildGoAsync(string name, string roots)
    {
        var binary = Path.Combine(folder, "Go", name);
        var (_, error) = await RunAsync($"--vs {name}", new ProcessStartInfo(
            "go", ["build", "-trimpath", "-ldflags", $"-s -w -X main.trustStore={roots}", "-o", binary, "bootstrap.go"])
        {
            WorkingDirectory = Path.Combine(folder, "Go"),
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode", ["GOFLAGS"] = "", ["CGO_ENABLED"] = "0" },
        });
        return error is null ? binary
            : error.Contains("cannot find package", StringComparison.Ordinal)
                ? throw new ArgumentException($"--vs {name} needs the AWS SDK: apt-get install golang-github-aws-aws-sdk-go-v2-dev")
            : throw new ArgumentException($"--vs {name}: go build failed: {error}");
    }

    // Returns the standard output, and the standard error if the program failed.
    private static async Task<(string Output, string? Error)> RunAsync(string option, ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = (await process.StandardOutput.ReadToEndAsync()).Trim();
            await process.WaitForExitAsync();
            return (output, process.ExitCode == 0 ? null : (await error).Trim());
        }
        catch (Win32Exception)
        {
            throw new ArgumentException($"{option} needs {start.FileName}, which is not in the search path.");
        }
    }
}
