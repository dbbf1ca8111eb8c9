namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A candidate's cold starts at one memory size. Times are in milliseconds, prices in USD for a million receipts.</summary>
/// <param name="Candidate">The candidate's name.</param>
/// <param name="Memory">The memory size in MB.</param>
/// <param name="Samples">The cold starts, in their order, of which there has to be one.</param>
public sealed record Measurement(string Candidate, int Memory, IReadOnlyList<ColdStart> Samples)
{
    /// <summary>From the start of the program to its first asking for an event.</summary>
    public Distribution Init => Of(static sample => sample.Init);

    /// <summary>From that event's handing out to its answer.</summary>
    public Distribution First => Of(static sample => sample.First);

    /// <summary>Both together.</summary>
    public Distribution Total => Of(static sample => sample.Total);

    /// <summary>The CPU time at the first asking for an event.</summary>
    public Distribution InitCpu => Of(static sample => sample.InitCpu);

    /// <summary>The CPU time after the first invocation.</summary>
    public Distribution FirstCpu => Of(static sample => sample.FirstCpu);

    /// <summary>The peak of resident memory, in bytes.</summary>
    public Distribution PeakMemory => Distribution.Of(Samples.Select(static sample => (double)sample.PeakMemory));

    /// <summary>The later invocations of all cold starts; null when there were none.</summary>
    public Distribution? Warm => WarmSamples.Any() ? Distribution.Of(WarmSamples.Select(static warm => warm.TotalMilliseconds)) : null;

    /// <summary>What a million receipts cost that each meet a cold start, init included.</summary>
    public decimal ColdPrice => Prices.Million(Memory, Samples.Select(static sample => sample.Total));

    /// <summary>What a million cost that meet none; null when none of them was measured.</summary>
    public decimal? WarmPrice => WarmSamples.Any() ? Prices.Million(Memory, WarmSamples) : null;

    private IEnumerable<TimeSpan> WarmSamples => Samples.SelectMany(static sample => sample.Warm);

    private Distribution Of(Func<ColdStart, TimeSpan> time) => Distribution.Of(Samples.Select(sample => time(sample).TotalMilliseconds));
}
