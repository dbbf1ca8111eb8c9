using System.Globalization;
using System.Xml.Linq;

namespace ReceiptAot.LocalCloud.Bench.Html;

/// <summary>The results as one page that needs nothing else: no script, no network.</summary>
internal static class HtmlReport
{
    /// <summary>Writes the page, as XML that is HTML as well.</summary>
    public static string Render(BenchResults results) => $"<!DOCTYPE html>\n{new XElement("html",
        new XAttribute("lang", "en"),
        new XElement("head",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
            new XElement("title", "ReceiptAot: cold starts"),
            new XElement("style", Style())),
        new XElement("body", new XElement("main", Content(results))))}\n";

    private static IEnumerable<XElement> Content(BenchResults results)
    {
        yield return new XElement("h1", "Cold starts of a function that stores a receipt");
        yield return new XElement("p", string.Create(
            CultureInfo.InvariantCulture,
            $"Measured on {results.Date:yyyy-MM-dd HH:mm} on {results.Machine}. Ratios are to {results.Candidates[0].Name}: they carry over to another machine, times don't."));
        yield return new XElement("ul", results.Conditions.Select(static condition => new XElement("li", condition)));
        yield return Uploads(results.Candidates);
        if (results.Measurements.Count == 0)
        {
            yield return new XElement("p", "It was stopped before anything was measured.");
            yield break;
        }

        yield return new XElement("h2", "A cold start along time");
        yield return new XElement("p", "Medians, in ms: from the program's start to its asking for an event, then from the event to the answer, with the receipt stored.");
        yield return Plots(TimelinePlot.Draw(results));
        yield return new XElement("h2", "How the cold starts spread");
        yield return new XElement("p", "Each dot is a cold start, each bar a median, in ms; one logarithmic scale for all.");
        yield return Plots(DistributionPlot.Draw(results));
        yield return new XElement("h2", "What a million receipts cost");
        yield return new XElement("p", $"Cold: each meets a cold start, whose init is billed. Warm: none does. By {results.Prices}.");
        yield return Plots([CostPlot.Draw(results)]);
        yield return new XElement("h2", "All figures");
        foreach (var size in results.ByMemory())
        {
            yield return Figures($"{BenchResults.Describe(size.Key)}, {size.First().Samples.Count} cold starts", ResultTable.Rows(size));
        }
    }

    private static XElement Plots(IEnumerable<XElement> figures) => new("div", new XAttribute("class", "plots"), figures);

    private static XElement Uploads(IReadOnlyList<Candidate> candidates) => Table(
        "What is uploaded",
        ["candidate", "bytes", "zipped"],
        new XElement("tbody", candidates.Select(static one => new XElement("tr",
            RowHeader(one.Name), Cell(Text(one.FileBytes)), Cell(Text(one.ZipBytes))))));

    private static XElement Figures(string caption, IEnumerable<ResultRow> rows) => Table(
        caption,
        ["candidate", .. ResultTable.Columns],
        [.. rows.GroupBy(static row => row.Quantity).Select(static quantity => new XElement("tbody",
            new XElement("tr", new XElement("th",
                new XAttribute("scope", "rowgroup"), new XAttribute("colspan", ResultTable.Columns.Count + 1), new XAttribute("class", "quantity"), quantity.Key)),
            quantity.Select(static row => new XElement("tr", RowHeader(row.Candidate), row.Cells.Select(Cell)))))]);

    private static XElement Table(string caption, IEnumerable<string> columns, params IEnumerable<XElement> bodies) =>
        new("div",
            new XAttribute("class", "scroll"),
            new XAttribute("tabindex", "0"), // so that keys scroll it, too
            new XElement("table",
                new XElement("caption", caption),
                new XElement("thead", new XElement("tr", columns.Select(static column => new XElement("th", new XAttribute("scope", "col"), column)))),
                bodies));

    private static XElement RowHeader(string text) => new("th", new XAttribute("scope", "row"), text);

    private static XElement Cell(string text) => new("td", text);

    private static string Text(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);

    private static string Style()
    {
        using var style = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
        return style.ReadToEnd();
    }
}
