using System.Diagnostics.CodeAnalysis;

namespace ReceiptAot.Function.Storage;

internal enum StoreOutcome
{
    Stored,

    /// <summary>The identical receipt exists: Lambda delivers an event at least once, and the response to a PUT can be lost.</summary>
    AlreadyStored,
}

/// <summary>
/// Stores receipts. Storing is idempotent and never overwrites an existing receipt: a conditional PUT succeeds only if the key does not
/// exist, and is retried after transient errors. If the response to a PUT is lost, the retry finds the identical object and succeeds.
/// </summary>
/// <param name="sleep">Waits before a retry; <see cref="Thread.Sleep(TimeSpan)"/> if null.</param>
internal sealed class ReceiptStore(IObjectStore objects, TimeProvider time, Action<TimeSpan>? sleep = null)
{
    private static readonly TimeSpan responseTime = TimeSpan.FromMilliseconds(200); // for the log line and the response

    // For all attempts together: a waiting caller is better served by its own retry, in another sandbox.
    private static readonly TimeSpan maxTime = TimeSpan.FromSeconds(20);

    // For one attempt. S3 responds to a small PUT within about 0.1 s. An attempt gets half of the time left, so that another one can
    // follow.
    private static readonly TimeSpan maxAttemptTime = TimeSpan.FromSeconds(5);

    // A PUT takes less, even with a new TLS connection, unless something is wrong.
    private static readonly TimeSpan minAttemptTime = TimeSpan.FromMilliseconds(100);

    // Full jitter spreads the retries of many sandboxes best (AWS Architecture Blog, "Exponential Backoff And Jitter").
    private static readonly TimeSpan firstBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan maxBackoff = TimeSpan.FromSeconds(2);

    private readonly Action<TimeSpan> sleep = sleep ?? Thread.Sleep;

    /// <summary>The minimum time left to start a first attempt: an attempt gets half of the time.</summary>
    public static TimeSpan MinimumTime { get; } = responseTime + (minAttemptTime * 2);

    public string Bucket => objects.Bucket;

    /// <param name="remaining">The time until Lambda ends the invocation.</param>
    /// <exception cref="ReceiptConflict">The bucket has a different receipt under the same key.</exception>
    /// <exception cref="StorageRefused">S3 responded with a final error.</exception>
    /// <exception cref="StorageUnavailable">All attempts failed with transient errors.</exception>
    /// <exception cref="OutOfTime">There was too little time for a first attempt.</exception>
    public StoreOutcome Store(Receipt receipt, TimeSpan remaining, InvocationMetrics? metrics = null)
    {
        var started = time.GetTimestamp();
        try
        {
            return StoreUntil(Min(remaining - responseTime, maxTime), receipt, metrics);
        }
        finally
        {
            metrics?.AddStorageLatency(time.GetElapsedTime(started));
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "Jitter does not need secure random numbers.")]
    private StoreOutcome StoreUntil(TimeSpan budget, Receipt receipt, InvocationMetrics? metrics)
    {
        var started = time.GetTimestamp();
        StorageUnavailable? failure = null;
        for (var retry = 0; ; retry++)
        {
            var attemptTimeout = AttemptTimeout();
            if (attemptTimeout < minAttemptTime)
            {
                throw failure ?? (FunctionError)new OutOfTime();
            }

            try
            {
                if (TryStore(receipt, new Deadline(time, attemptTimeout)) is { } outcome)
                {
                    return outcome;
                }

                failure = Unavailable(receipt.Key, "another receipt was stored and deleted during the attempt");
            }
            catch (StorageUnavailable e)
            {
                failure = e;
            }
            catch (TimeoutException)
            {
                failure ??= Unavailable(receipt.Key, "it did not respond in time"); // an earlier error says more
            }

            var backoff = Random.Shared.NextDouble() * Min(firstBackoff * Math.Pow(2, Math.Min(retry, 10)), maxBackoff);
            if (AttemptTimeout(after: backoff) < minAttemptTime)
            {
                throw failure;
            }

            sleep(backoff); // on a busy machine, the wait may be longer
            metrics?.Count(CountMetric.StorageRetries);
        }

        TimeSpan AttemptTimeout(TimeSpan after = default) => Min((budget - time.GetElapsedTime(started) - after) / 2, maxAttemptTime);
    }

    /// <returns>Null if the existing receipt was deleted before it could be compared, and another attempt is needed.</returns>
    private StoreOutcome? TryStore(Receipt receipt, Deadline deadline) =>
        objects.PutIfAbsent(receipt.Key, receipt.Text, deadline) ? StoreOutcome.Stored
        : objects.Get(receipt.Key, receipt.Text.Length + 1, deadline) is not { } existing ? null
        : existing.Span.SequenceEqual(receipt.Text.Span) ? StoreOutcome.AlreadyStored
        : throw new ReceiptConflict(Bucket, receipt.Key);

    private StorageUnavailable Unavailable(ReceiptKey key, string reason) => new($"store {key.ForLog} in bucket {Bucket}", reason);

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
