using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The README's quick start.</summary>
public sealed partial class QuickStartTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("quick-start-");

    public void Dispose() => folder.Delete(recursive: true);

    [NativeFact]
    public async Task Run_prints_what_the_README_shows()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ReceiptAot.LocalCloud.dll");
        var start = new ProcessStartInfo("dotnet", [program, "run", NativeBinary.Location, "artifacts/s3"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        };
        _ = start.Environment.Remove("AWS_ENDPOINT_URL_S3");
        _ = start.Environment.Remove("AWS_ENDPOINT_URL");

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestTimeout.Duration);

        var shown = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "README.md")))
            .SkipWhile(static line => !line.StartsWith("    S3: ", StringComparison.Ordinal))
            .TakeWhile(static line => line is "" || line.StartsWith("    ", StringComparison.Ordinal))
            .Select(static line => line is "" ? line : line[4..]);
        Mask(output.TrimEnd()).Should().Be(Mask(string.Join('\n', shown).TrimEnd()));
    }

    // Durations, the time and the request id differ in each run.
    private static string Mask(string output) => Varying().Replace(output, "*");

    [GeneratedRegex(@"[0-9.]+ ms|[0-9T:.-]{23}Z|[0-9a-f-]{36}")]
    private static partial Regex Varying();
}
