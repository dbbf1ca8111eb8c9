namespace ReceiptAot.LocalCloud.Bench;

/// <summary>Percentiles of a sample.</summary>
public sealed record Distribution(double Median, double P90, double P99)
{
    /// <param name="values">The sample, which must not be empty.</param>
    public static Distribution Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Distribution(Percentile(sorted, 0.5), Percentile(sorted, 0.9), Percentile(sorted, 0.99));
    }

    /// <summary>The percentile of sorted values at a rank from 0 to 1, with linear interpolation between two values.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double rank)
    {
        var place = rank * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
