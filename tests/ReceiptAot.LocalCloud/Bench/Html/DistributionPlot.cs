using System.Globalization;
using System.Xml.Linq;

namespace ReceiptAot.LocalCloud.Bench.Html;

/// <summary>Every cold start as a dot, phase by phase; all memory sizes have one scale.</summary>
internal static class DistributionPlot
{
    private const double RowHeight = 34;
    private const double HeaderHeight = 26;
    private const double Bottom = 20;
    private const double Margin = 18;

    private static readonly (string Name, Func<ColdStart, TimeSpan> Of)[] phases =
        [("init", static start => start.Init), ("first invocation", static start => start.First), ("total", static start => start.Total)];

    /// <summary>Draws one of each memory size.</summary>
    public static IEnumerable<XElement> Draw(BenchResults results)
    {
        var all = results.Measurements.SelectMany(static one => one.Samples)
            .SelectMany(static sample => phases.Select(phase => phase.Of(sample).TotalMilliseconds)).ToList();
        var scale = Scale.Logarithmic(all, Margin, Svg.Width - Margin);
        return results.ByMemory().Select(size => Draw(BenchResults.Describe(size.Key), [.. size], scale));
    }

    private static XElement Draw(string caption, IReadOnlyList<Measurement> candidates, Scale scale)
    {
        var bottom = phases.Length * (HeaderHeight + (candidates.Count * RowHeight));
        var shapes = new List<XElement>();
        foreach (var tick in scale.Ticks)
        {
            shapes.Add(Svg.Line(scale.At(tick), 0, scale.At(tick), bottom, ("class", "grid")));
            shapes.Add(Svg.Text(scale.At(tick), bottom + 14, Scale.Text(tick), "tick", "middle"));
        }

        var y = 0.0;
        foreach (var (name, of) in phases)
        {
            shapes.Add(Svg.Text(0, y + 18, name, "strong"));
            y += HeaderHeight;
            for (var candidate = 0; candidate < candidates.Count; candidate++, y += RowHeight)
            {
                shapes.AddRange(Row(candidates[candidate], of, Svg.Color(candidate), y, scale));
            }
        }

        return Svg.Figure(caption, "Each dot is a cold start, the bar its candidate's median, in ms on a logarithmic scale.", bottom + Bottom, shapes);
    }

    private static IEnumerable<XElement> Row(Measurement candidate, Func<ColdStart, TimeSpan> of, string color, double y, Scale scale)
    {
        var values = candidate.Samples.Select(sample => of(sample).TotalMilliseconds).ToList();
        var median = Distribution.Of(values).Median;
        yield return Svg.Text(0, y + 11, Svg.Short(candidate.Candidate));
        yield return Svg.Text(Svg.Width, y + 11, string.Create(CultureInfo.InvariantCulture, $"{median:0.0} ms"), anchor: "end");
        for (var run = 0; run < values.Count; run++)
        {
            var spread = ((run * 3 % 5) - 2) * 1.7; // so that equal ones don't hide each other
            yield return Svg.Shape(
                "circle", ("cx", scale.At(values[run])), ("cy", y + 23 + spread), ("r", 2.5), ("fill", color), ("fill-opacity", "0.45"));
        }

        yield return Svg.Line(scale.At(median), y + 15, scale.At(median), y + 31, ("stroke", color), ("stroke-width", 2.0));
    }
}
