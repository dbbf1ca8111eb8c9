namespace ReceiptAot.LocalCloud.Bench;

/// <summary>
/// What an invocation costs. From AWS's published list, https://aws.amazon.com/lambda/pricing/, for us-east-1, x86 and the first tier,
/// written down on 2026-11-23; no tool fetches it. Requests to S3 and the free tier are left out.
/// </summary>
public static class Prices
{
    /// <summary>A GB-second on x86, in USD.</summary>
    public const decimal GigabyteSecond = 0.0000166667m;

    /// <summary>A million requests, in USD.</summary>
    public const decimal MillionRequests = 0.20m;

    /// <summary>Where the prices are from, for who reads the results.</summary>
    public const string Source =
        "AWS's published list of Lambda prices for us-east-1, x86, first tier, written down on 2026-11-23 and not fetched; "
        + "without S3's and without the free tier";

    /// <summary>What a million invocations cost that take as long as these, in USD: each is billed in whole milliseconds, begun ones as well.</summary>
    /// <param name="memory">The memory size in MB.</param>
    /// <param name="durations">How long some took, with init where there was one: it is billed since 2025-08-01.</param>
    public static decimal Million(int memory, IEnumerable<TimeSpan> durations) =>
        MillionRequests + (GigabyteSecond * memory / 1024 * durations.Average(BilledMilliseconds) / 1000 * 1_000_000);

    private static decimal BilledMilliseconds(TimeSpan duration) => Math.Ceiling((decimal)duration.Ticks / TimeSpan.TicksPerMillisecond);
}
