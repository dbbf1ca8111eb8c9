namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Where the values of a sample lie.</summary>
/// <param name="Median">Half are no more than this.</param>
/// <param name="P90">Nine of ten are.</param>
/// <param name="P99">99 of 100 are.</param>
public sealed record Distribution(double Median, double P90, double P99)
{
    /// <summary>That of some values, of which there has to be one.</summary>
    public static Distribution Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Distribution(Percentile(sorted, 0.5), Percentile(sorted, 0.9), Percentile(sorted, 0.99));
    }

    /// <summary>A percentile of sorted values; between two of them, on the line from one to the other.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double rank)
    {
        var place = rank * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
