using System.Xml.Linq;

namespace ReceiptAot.LocalCloud.Bench.Html;

/// <summary>The shapes that the plots are drawn with. A plot is as wide as a phone, so that its text is read there as it stands.</summary>
internal static class Svg
{
    /// <summary>How wide every plot is, in its own units.</summary>
    public const double Width = 360;

    private const int MaxName = 34; // characters, beside a figure on the same line

    private static readonly string[] colors = ["#0b6e4f", "#b8390e", "#1d4ed8", "#7c3aed", "#8a6100", "#475569"]; // each 4.5:1 or more on white

    /// <summary>A plot with its caption; the description is for who does not see it.</summary>
    public static XElement Figure(string caption, string description, double height, IEnumerable<XElement> shapes) =>
        new("figure",
            new XElement("figcaption", caption),
            new XElement("svg",
                new XAttribute("viewBox", FormattableString.Invariant($"0 0 {Width} {height:0.#}")),
                new XAttribute("role", "img"),
                new XAttribute("aria-label", $"{caption}. {description}"),
                new XElement("title", caption),
                new XElement("desc", description),
                shapes));

    /// <summary>Any shape.</summary>
    public static XElement Shape(string name, params (string Name, object Value)[] attributes) =>
        new(name, attributes.Select(static attribute =>
            new XAttribute(attribute.Name, attribute.Value is double number ? Math.Round(number, 1) : attribute.Value)));

    /// <summary>A line of text: at its left end, or where anchored.</summary>
    public static XElement Text(double x, double y, string text, string style = "label", string anchor = "start")
    {
        var element = Shape("text", ("x", x), ("y", y), ("class", style), ("text-anchor", anchor));
        element.Value = text;
        return element;
    }

    /// <summary>A line.</summary>
    public static XElement Line(double x1, double y1, double x2, double y2, params (string Name, object Value)[] attributes) =>
        Shape("line", [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2), .. attributes]);

    /// <summary>A candidate's colour, by its place.</summary>
    public static string Color(int candidate) => colors[candidate % colors.Length];

    /// <summary>A name, cut where it would meet what stands beside it.</summary>
    public static string Short(string name) => name.Length <= MaxName ? name : $"{name[..(MaxName - 1)]}…";
}
