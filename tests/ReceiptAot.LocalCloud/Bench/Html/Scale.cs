using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench.Html;

/// <summary>Where values stand along an axis.</summary>
internal sealed class Scale
{
    private const int MaxTicks = 7;

    private readonly Func<double, double> place;

    private Scale(Func<double, double> place, IEnumerable<double> ticks) => (this.place, Ticks) = (place, [.. ticks]);

    /// <summary>The values that are marked on it.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>A linear one from 0 to the largest of some values.</summary>
    public static Scale Linear(double max, double start, double end)
    {
        var step = Steps().First(step => step * (MaxTicks - 1) >= max);
        var count = (int)Math.Ceiling(max / step);
        return new Scale(value => start + (value / (step * count) * (end - start)), Enumerable.Range(0, count + 1).Select(tick => tick * step));
    }

    /// <summary>A logarithmic one that holds some values.</summary>
    public static Scale Logarithmic(IReadOnlyCollection<double> values, double start, double end)
    {
        var (low, high) = (Steps().Last(step => step <= Math.Max(values.Min(), 0.001)), Steps().First(step => step > values.Max()));
        var ticks = Steps().Where(step => step >= low && step <= high).ToList();
        return new Scale(
            value => start + (Math.Log(Math.Max(value, low) / low) / Math.Log(high / low) * (end - start)),
            ticks.Count <= MaxTicks + 1 ? ticks : ticks.Where(IsPowerOfTen));
    }

    /// <summary>Where a value stands.</summary>
    public double At(double value) => place(value);

    /// <summary>A marked value as text.</summary>
    public static string Text(double tick) => tick.ToString("0.###", CultureInfo.InvariantCulture);

    private static bool IsPowerOfTen(double tick) => Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) < 1e-9;

    // 1, 2 and 5 times each power of ten: decimal, for what they are written as.
    private static IEnumerable<double> Steps() =>
        from power in Enumerable.Range(-3, 12)
        from digit in (decimal[])[1, 2, 5]
        select (double)(digit * (decimal)Math.Pow(10, power));
}
