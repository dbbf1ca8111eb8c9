using System.Diagnostics;

namespace ReceiptAot.Deployment.Tests;

/// <summary>Ctrl-C during <c>./build.sh test</c> and <c>fuzz</c>, with a fake <c>dotnet</c> whose tests never end.</summary>
public sealed class StoppingTests : IDisposable
{
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(30);

    private readonly BuildScript script = new();

    public StoppingTests()
    {
        File.WriteAllText(script.PathOf("a-bootstrap"), "");
        script.Fake("dotnet", """
            [ "$1" = test ] || exit 0
            printf '  Passed A [1 ms]\n  Passed B [1 ms]\n  Failed C [1 ms]\n'
            if [ -n "${RECEIPT_FUZZ_PROGRESS:-}" ]; then echo '1234 cases: nothing found.' > "$RECEIPT_FUZZ_PROGRESS"; fi
            sleep 600 &
            echo "running $!"
            wait
            """);
    }

    public void Dispose() => script.Dispose();

    [Theory]
    [InlineData("INT", 130, "stopped; until then: 2 passed, 1 failed", "test", "--bootstrap", "a-bootstrap")]
    [InlineData("TERM", 143, "stopped; until then: 2 passed, 1 failed", "test", "--bootstrap", "a-bootstrap")]
    [InlineData("HUP", 129, "stopped; until then: 2 passed, 1 failed", "test", "--bootstrap", "a-bootstrap")]
    [InlineData("INT", 130, "stopped; until then: 1234 cases: nothing found.", "fuzz", "600")]
    public async Task Ends_all_child_processes_and_reports_the_results_so_far(
        string signal, int exitCode, string message, params string[] arguments)
    {
        using var build = script.Start(script.PathOf("build.sh"), [], arguments);
        var error = build.StandardError.ReadToEndAsync();
        string line;
        do
        {
            line = (await build.StandardOutput.ReadLineAsync().WaitAsync(limit))!;
        }
        while (!line.StartsWith("running ", StringComparison.Ordinal));

        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {build.Id}"]);
        await build.WaitForExitAsync().WaitAsync(limit);

        build.ExitCode.Should().Be(exitCode);
        (await error).Should().EndWith($"build.sh: {message}\n");
        StateOf(line.Split(' ')[1]).Should().BeOneOf("gone", "Z (zombie)");
    }

    // A process that has ended remains a zombie until its parent, or the init process, reads its exit status.
    private static string StateOf(string process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status")
                .First(static line => line.StartsWith("State:", StringComparison.Ordinal)).Split('\t')[1];
        }
        catch (IOException)
        {
            return "gone";
        }
    }
}
