using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Tests;

public sealed class RunCommandTests : IDisposable
{
    private static readonly string program = Path.Combine(AppContext.BaseDirectory, "ReceiptAot.LocalCloud.dll");
    private static readonly TimeSpan timeout = TimeSpan.FromMinutes(1);

    private const string CheckKey = "receipts/receipt-aot-overwrite-check.txt";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("run-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Rejects_a_directory_in_place_of_an_event() => (await RunAsync(folder.FullName)).Should()
        .Be((2, $"run: {folder.FullName} is a directory: name the files in it, as in {folder.FullName}/*.json\n"));

    [Fact]
    public async Task Rejects_options() => (await RunAsync("--fast")).Should().Be((2, "run: there is no option --fast\n"));

    // A function that ignores SIGINT could not be stopped by it, and its tests would wait forever.
    [Fact]
    public async Task Starts_functions_that_do_not_ignore_SIGINT_even_if_it_ignores_SIGINT_itself()
    {
        var bootstrap = Path.Combine(folder.FullName, "bootstrap");
        await File.WriteAllTextAsync(bootstrap, "#!/bin/sh\ngrep SigIgn /proc/$$/status\n");
        File.SetUnixFileMode(bootstrap, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("/bin/sh", [
            "-c", "trap '' INT; grep SigIgn /proc/$$/status; exec dotnet \"$@\"", "sh",
            program, "run", bootstrap, folder.FullName])
        {
            RedirectStandardOutput = true,
        };

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(timeout);

        var ignored = output.Split('\n').Where(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            .Select(static line => (Convert.ToUInt64(line.Split('\t')[1], 16) & 0b10) != 0);
        ignored.Should().Equal([true, false], "the shell ignored SIGINT, and the function does not: {0}", output);
    }

    // radosgw 16 is such a server, with a versioned bucket.
    [Fact]
    public async Task Sends_no_event_to_an_S3_that_overwrites_objects()
    {
        ConcurrentQueue<(string Path, string Condition, string Body)> puts = [];
        await using var server = await LoopbackServer.StartAsync(async http =>
        {
            var body = await new StreamReader(http.Request.Body).ReadToEndAsync();
            puts.Enqueue((http.Request.Path, http.Request.Headers.IfNoneMatch.ToString(), body));
            http.Response.Headers.ETag = "\"an-etag\"";
        });

        var (exitCode, output, error) = await RunAsync("absent", server.Url);

        exitCode.Should().Be(2);
        error.Should().Be(
            $"run: this S3 ignores If-None-Match: it has overwritten {CheckKey} in bucket orders at {server.Url}. "
            + "It would overwrite receipts too, so no event was sent.\n");
        output.Should().Be($"S3: bucket orders at {server.Url}\n");
        puts.Should().HaveCount(2).And.OnlyHaveUniqueItems(static put => put.Body)
            .And.OnlyContain(static put => put.Path == $"/orders/{CheckKey}" && put.Condition == "*");
    }

    [Fact]
    public async Task Checks_an_S3_once_per_run_and_leaves_one_object()
    {
        await using var s3 = await LocalS3.StartAsync(folder.FullName, "orders");

        for (var run = 0; run < 2; run++)
        {
            var (exitCode, output, error) = await RunAsync("/bin/false", s3.Url, s3.EnvironmentFor("orders"));

            error.Should().BeEmpty();
            output.Should().Contain("== the sample order: EXIT");
            exitCode.Should().Be(1);
        }

        s3.Requests.Where(static request => request.Method == "PUT").Select(static request => (request.Key, request.Status))
            .Should().Equal((CheckKey, 200), (CheckKey, 412), (CheckKey, 412));
    }

    [Fact]
    public async Task Sends_no_event_to_an_S3_that_cannot_be_checked()
    {
        await using var s3 = await LocalS3.StartAsync(folder.FullName, "another-bucket");

        var (exitCode, _, error) = await RunAsync("absent", s3.Url, s3.EnvironmentFor("orders"));

        exitCode.Should().Be(2);
        error.Should().StartWith("run: whether this S3 honors If-None-Match could not be checked, so no event was sent. S3 refused to ")
            .And.Contain("NoSuchBucket");
    }

    private async Task<(int ExitCode, string Error)> RunAsync(string argument)
    {
        var (exitCode, _, error) = await RunAsync(["absent", folder.FullName, argument], []);
        return (exitCode, error);
    }

    /// <summary>Runs with the sample order and an S3 of the user.</summary>
    private Task<(int ExitCode, string Output, string Error)> RunAsync(
        string bootstrap, Uri endpoint, Dictionary<string, string?>? environment = null) =>
        RunAsync([bootstrap, folder.FullName], environment ?? new()
        {
            ["RECEIPT_BUCKET"] = "orders",
            ["AWS_ENDPOINT_URL_S3"] = endpoint.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        });

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string[] arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo("dotnet", [program, "run", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await Task.WhenAll(output, error, process.WaitForExitAsync()).WaitAsync(timeout);
        return (process.ExitCode, await output, await error);
    }
}
