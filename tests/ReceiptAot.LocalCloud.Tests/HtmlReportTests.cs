using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using ReceiptAot.LocalCloud.Bench;

namespace ReceiptAot.LocalCloud.Tests;

public sealed class HtmlReportTests : IDisposable
{
    private const string DataStart = "<script id=\"results\" type=\"application/json\">";
    private const string Name = "</script><b>copy & paste";

    private static readonly ColdStart coldStart = new(
        Milliseconds(20), Milliseconds(2), Milliseconds(17), Milliseconds(18), 16 * 1024 * 1024, [Milliseconds(2.5), Milliseconds(1.5)]);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("report-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Contains_the_results_in_a_script_element_that_no_name_can_end()
    {
        var json = BenchReport.ToJson(Results());

        var page = HtmlReport.Render(json);

        var data = page[(page.IndexOf(DataStart, StringComparison.Ordinal) + DataStart.Length)..];
        data = data[..data.IndexOf("</script>", StringComparison.Ordinal)];
        data.Should().Be(json);
        JsonDocument.Parse(data).RootElement.GetProperty("candidates")[1].GetProperty("name").GetString().Should().Be(Name);
    }

    [Fact]
    public void Loads_nothing() => HtmlReport.Render("{}").Should()
        .Contain("default-src 'none'").And.NotContainAny(" src=", " href=", "url(", "@import", "fetch(");

    [NodeFact]
    public async Task Draws_the_plots_and_the_tables_of_every_candidate()
    {
        var page = await RenderAsync(Results());

        var plots = page.Descendants("svg").ToList();
        plots.Should().HaveCount(5).And.OnlyContain(static plot => plot.Element("title") != null && plot.Element("desc") != null);
        plots.Should().OnlyContain(static plot => plot.Value.Contains("receipt-aot", StringComparison.Ordinal))
            .And.OnlyContain(static plot => plot.Value.Contains(Name, StringComparison.Ordinal));
        page.Descendants("table").Select(static table => table.Element("caption")!.Value).Should()
            .Equal(
                "What is uploaded",
                "512 MB: 0.289 of a CPU, 2 cold starts",
                "1769 MB: a whole CPU, 2 cold starts",
                "batch by RECEIPT_CONCURRENCY, 1 run");
        page.Descendants("th").Select(static header => header.Value).Should()
            .Contain(["receipt-aot", Name, "receipt-aot, cold files", "median", "init, ms"]);
        page.Descendants("td").Select(static cell => cell.Value).Should().Contain(["1,234,567", "20.0", "1.00×", "0.500"]);
        page.ToString().Should().NotContainAny("NaN", "undefined", "null", "Infinity");
    }

    [NodeFact]
    public async Task Draws_a_dot_for_each_phase_of_each_cold_start() =>
        (await RenderAsync(Results())).Descendants("circle").Count(static dot => dot.Attribute("r")!.Value == "2.5").Should().Be(3 * 10);

    [NodeFact]
    public async Task Shortens_a_long_name_in_the_plots_and_keeps_its_condition() =>
        (await RenderAsync(Results() with
        {
            Measurements = [new("a-folder-with-a-name-that-no-plot-has-room-for", 512, ColdFiles: true, [coldStart])],
        })).Descendants("text").Select(static text => text.Value).Should().Contain("a-folder-with-a-name…r, cold files");

    [NodeFact]
    public async Task Begins_with_the_result_in_one_sentence()
    {
        var results = Results();

        var page = await RenderAsync(results);

        page.Elements().First().Should().Be(new XElement("h1", results.Summary));
        results.Summary.Should().StartWith("ReceiptAot answers its first order 22.0 ms after its process starts at 512 MB of memory");
    }

    [NodeFact]
    public async Task Draws_no_cost_by_memory_size_of_a_single_size()
    {
        var results = Results();

        var page = await RenderAsync(results with { Measurements = [.. results.Measurements.Where(static of => of.Memory == 512)] });

        page.Descendants("h2").Select(static title => title.Value).Should()
            .Equal("Timeline of a cold start", "Distribution of the cold starts", "All figures");
        page.Value.Should().Contain(results.Prices);
    }

    [NodeFact]
    public async Task Says_that_nothing_was_measured() =>
        (await RenderAsync(Results() with { Measurements = [], Batches = [] })).Value.Should()
            .Contain("The benchmark was stopped before the first measurement.").And.Contain("1,234,567");

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);

    private static BenchResults Results() => new(
        DateTimeOffset.UnixEpoch,
        "a machine",
        ["a condition"],
        [new Candidate("receipt-aot", [], 1_234_567, 456), new Candidate(Name, [], 7_654_321, 654)],
        [
            new("receipt-aot", 512, ColdFiles: false, [coldStart, coldStart]), new(Name, 512, ColdFiles: false, [coldStart, coldStart]),
            new("receipt-aot", 512, ColdFiles: true, [coldStart, coldStart]),
            new("receipt-aot", 1769, ColdFiles: false, [coldStart, coldStart]), new(Name, 1769, ColdFiles: false, [coldStart, coldStart]),
        ],
        [new("receipt-aot", 16, [new(Milliseconds(700), Milliseconds(0.5), 1024)])]);

    private async Task<XElement> RenderAsync(BenchResults results)
    {
        var page = Path.Combine(folder.FullName, "report.html");
        await File.WriteAllTextAsync(page, HtmlReport.Render(BenchReport.ToJson(results)));
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "render-report.cjs"), page])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        node.ExitCode.Should().Be(0, await error);
        return XElement.Parse(output);
    }

    /// <summary>A test that needs Node.js, which renders the page.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NodeFactAttribute : FactAttribute
    {
        public NodeFactAttribute() => Skip = Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Any(static folder => File.Exists(Path.Combine(folder, "node"))) ? null : "Node.js is not in the search path.";
    }
}
