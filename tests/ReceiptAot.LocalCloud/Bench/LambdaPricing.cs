namespace ReceiptAot.LocalCloud.Bench;

/// <summary>
/// The price of invocations, from AWS's published list, https://aws.amazon.com/lambda/pricing/, for us-east-1, x86 and the first tier, as
/// of 2026-11-23; no tool fetches the list. Requests to S3 and the free tier are not included.
/// </summary>
public static class LambdaPricing
{
    /// <summary>The source of the prices, for the reader of the results.</summary>
    public const string Source =
        "AWS's published Lambda prices for us-east-1, x86, first tier, as of 2026-11-23 (not fetched); "
        + "without requests to S3 and without the free tier";

    private const decimal GigabyteSecond = 0.0000166667m; // x86, in USD
    private const decimal MillionRequests = 0.20m; // in USD

    /// <summary>The price in USD of a million invocations. Lambda rounds the duration of each up to whole milliseconds.</summary>
    /// <param name="memory">The memory size in MB.</param>
    /// <param name="durations">Durations of sample invocations, with init for cold starts: Lambda bills init since 2025-08-01.</param>
    public static decimal ForMillion(int memory, IEnumerable<TimeSpan> durations) =>
        MillionRequests + (GigabyteSecond * memory / 1024 * durations.Average(BilledMilliseconds) / 1000 * 1_000_000);

    private static decimal BilledMilliseconds(TimeSpan duration) => Math.Ceiling((decimal)duration.Ticks / TimeSpan.TicksPerMillisecond);
}
