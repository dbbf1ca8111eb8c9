namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The cold starts of a candidate under one condition. Times are in milliseconds, prices in USD for a million receipts.</summary>
/// <param name="Candidate">The name of the candidate.</param>
/// <param name="Memory">The memory size in MB.</param>
/// <param name="ColdFiles">Whether the files of the candidate were out of the page cache.</param>
/// <param name="Samples">The cold starts in order, at least one.</param>
public sealed record Measurement(string Candidate, int Memory, bool ColdFiles, IReadOnlyList<ColdStart> Samples)
{
    /// <summary>The name of the candidate, and whether its files were out of the page cache.</summary>
    public string Label => ColdFiles ? $"{Candidate}, cold files" : Candidate;

    public Distribution Init => Of(static sample => sample.Init);

    public Distribution First => Of(static sample => sample.First);

    public Distribution Total => Of(static sample => sample.Total);

    public Distribution InitCpu => Of(static sample => sample.InitCpu);

    public Distribution FirstCpu => Of(static sample => sample.FirstCpu);

    /// <summary>In bytes.</summary>
    public Distribution PeakMemory => Distribution.Of(Samples.Select(static sample => (double)sample.PeakMemory));

    /// <summary>The warm invocations of all cold starts; null when there were none.</summary>
    public Distribution? Warm =>
        WarmSamples.Any() ? Distribution.Of(WarmSamples.Select(static duration => duration.TotalMilliseconds)) : null;

    /// <summary>The price if every invocation is a cold start, init included.</summary>
    public decimal ColdPrice => LambdaPricing.ForMillion(Memory, Samples.Select(static sample => sample.Total));

    /// <summary>The price if no invocation is a cold start; null when no warm invocation was measured.</summary>
    public decimal? WarmPrice => WarmSamples.Any() ? LambdaPricing.ForMillion(Memory, WarmSamples) : null;

    private IEnumerable<TimeSpan> WarmSamples => Samples.SelectMany(static sample => sample.Warm);

    private Distribution Of(Func<ColdStart, TimeSpan> time) => Distribution.Of(Samples.Select(sample => time(sample).TotalMilliseconds));
}
