namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The results as one HTML page, whose script draws the plots and tables in the browser and loads nothing.</summary>
internal static class HtmlReport
{
    /// <summary>
    /// Renders the page. <paramref name="results"/> is JSON in which <c>&lt;</c> is escaped, as
    /// <see cref="System.Text.Json.JsonSerializer"/> does by default, so that no text ends the script element that contains the JSON.
    /// </summary>
    public static string Render(string results)
    {
        using var template = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.html")!);
        return template.ReadToEnd().Replace("{{results}}", results, StringComparison.Ordinal);
    }
}
