using System.Globalization;
using System.Xml.Linq;

namespace ReceiptAot.LocalCloud.Bench.Html;

/// <summary>What a million receipts cost over the memory size, cold and warm.</summary>
internal static class CostPlot
{
    private const double Left = 40;
    private const double Top = 10;
    private const double Bottom = 230;
    private const double LegendLine = 18;

    /// <summary>Draws it.</summary>
    public static XElement Draw(BenchResults results)
    {
        var prices = results.Measurements
            .SelectMany(static one => (decimal?[])[one.ColdPrice, one.WarmPrice]).OfType<decimal>().Select(static price => (double)price).ToList();
        var sizes = results.Measurements.Select(static one => one.Memory).Distinct().Order().ToList();
        var y = Scale.Logarithmic(prices, Bottom, Top);
        var shapes = new List<XElement>();
        foreach (var tick in y.Ticks)
        {
            shapes.Add(Svg.Line(Left, y.At(tick), Svg.Width, y.At(tick), ("class", "grid")));
            shapes.Add(Svg.Text(Left - 6, y.At(tick) + 4, $"${Scale.Text(tick)}", "tick", "end"));
        }

        shapes.AddRange(sizes.Select(size => Svg.Text(Place(size), Bottom + 16, $"{size} MB", "tick", "middle")));
        var legend = Bottom + 40;
        foreach (var (name, candidate) in results.Candidates.Select(static (one, place) => (one.Name, place)))
        {
            var own = results.Measurements.Where(one => one.Candidate == name).OrderBy(static one => one.Memory).ToList();
            foreach (var (kind, dashes, price) in ((string, string, Func<Measurement, decimal?>)[])
                     [("cold", "none", static one => one.ColdPrice), ("warm", "5 4", static one => one.WarmPrice)])
            {
                var points = own.Where(one => price(one) is not null).Select(one => (X: Place(one.Memory), Y: y.At((double)price(one)!))).ToList();
                shapes.AddRange(Curve(points, candidate, dashes));
                shapes.AddRange(Curve([(4, legend - 4), (28, legend - 4)], candidate, dashes));
                shapes.Add(Svg.Text(38, legend, $"{Svg.Short(name)}, {kind}"));
                legend += LegendLine;
            }
        }

        return Svg.Figure("USD for a million receipts, by memory size", "On logarithmic scales. The tables below have each price.", legend, shapes);

        double Place(int size) => sizes.Count == 1 ? (Left + Svg.Width) / 2
            : Left + 30 + (Math.Log((double)size / sizes[0]) / Math.Log((double)sizes[^1] / sizes[0]) * (Svg.Width - Left - 60));
    }

    // What is warm is dashed, with hollow points: to be told apart without colours.
    private static IEnumerable<XElement> Curve(IReadOnlyList<(double X, double Y)> points, int candidate, string dashes)
    {
        var line = string.Join(' ', points.Select(static point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        var color = Svg.Color(candidate);
        yield return Svg.Shape("polyline", ("points", line), ("fill", "none"), ("stroke", color), ("stroke-width", 2.0), ("stroke-dasharray", dashes));
        foreach (var (x, y) in points)
        {
            yield return Svg.Shape(
                "circle", ("cx", x), ("cy", y), ("r", 3.5), ("stroke", color), ("stroke-width", 1.5), ("fill", dashes == "none" ? color : "#fff"));
        }
    }
}
