using System.Globalization;
using System.Xml.Linq;

namespace ReceiptAot.LocalCloud.Bench.Html;

/// <summary>A cold start of each candidate along time: the medians of its phases, one after the other. All memory sizes have one scale.</summary>
internal static class TimelinePlot
{
    private const double RowHeight = 54;
    private const double BarHeight = 16;
    private const double Legend = 24;
    private const double Bottom = 20;
    private const double Margin = 18;
    private const string InitColor = "#334155";
    private const string FirstColor = "#d97706";

    /// <summary>Draws one of each memory size.</summary>
    public static IEnumerable<XElement> Draw(BenchResults results)
    {
        var scale = Scale.Linear(results.Measurements.Max(static one => one.Init.Median + one.First.Median), 0, Svg.Width - Margin);
        return results.ByMemory().Select(size => Draw(BenchResults.Describe(size.Key), [.. size], scale));
    }

    private static XElement Draw(string caption, IReadOnlyList<Measurement> candidates, Scale scale)
    {
        var bottom = Legend + (candidates.Count * RowHeight);
        var shapes = new List<XElement>
        {
            Svg.Shape("rect", ("x", 0.0), ("y", 2.0), ("width", 12.0), ("height", 12.0), ("fill", InitColor)),
            Svg.Text(17, 12, "init, at full speed"),
            Svg.Shape("rect", ("x", 150.0), ("y", 2.0), ("width", 12.0), ("height", 12.0), ("fill", FirstColor)),
            Svg.Text(167, 12, "first invocation"),
        };
        foreach (var tick in scale.Ticks)
        {
            shapes.Add(Svg.Line(scale.At(tick), Legend, scale.At(tick), bottom, ("class", "grid")));
            shapes.Add(Svg.Text(scale.At(tick), bottom + 14, Scale.Text(tick), "tick", tick == 0 ? "start" : "middle"));
        }

        for (var candidate = 0; candidate < candidates.Count; candidate++)
        {
            shapes.AddRange(Row(candidates[candidate], Legend + (candidate * RowHeight), scale));
        }

        return Svg.Figure(caption, "Medians of init and of the first invocation, in ms.", bottom + Bottom, shapes);
    }

    private static IEnumerable<XElement> Row(Measurement candidate, double y, Scale scale)
    {
        var (init, first) = (candidate.Init.Median, candidate.First.Median);
        yield return Svg.Text(0, y + 12, Svg.Short(candidate.Candidate));
        yield return Bar(0, init, InitColor);
        yield return Bar(init, first, FirstColor);
        yield return Svg.Text(0, y + 46, string.Create(CultureInfo.InvariantCulture, $"{init:0.0} + {first:0.0} ms"), "tick");

        XElement Bar(double from, double length, string color) => Svg.Shape(
            "rect", ("x", scale.At(from)), ("y", y + 17), ("width", scale.At(from + length) - scale.At(from)), ("height", BarHeight), ("fill", color));
    }
}
