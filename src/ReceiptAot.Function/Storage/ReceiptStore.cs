using System.Diagnostics.CodeAnalysis;
using ReceiptAot.Core;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>How an order's receipt came to be in the bucket.</summary>
internal enum StoreOutcome
{
    /// <summary>It was put there.</summary>
    Stored,

    /// <summary>It was there, byte for byte: Lambda delivers an event at least once, and a try's answer can get lost.</summary>
    AlreadyStored,
}

/// <summary>
/// Stores each receipt exactly once, and never over another: by a put that only an absent key takes, tried again for as long as S3 is
/// passingly unable and time is left. A put of which nobody knows whether it was stored is settled by the next one, which then meets
/// its own bytes.
/// </summary>
/// <param name="objects">The bucket.</param>
/// <param name="time">The clock.</param>
/// <param name="sleep">Waits; <see cref="Thread.Sleep(TimeSpan)"/> if null.</param>
internal sealed class ReceiptStore(IObjectStore objects, TimeProvider time, Action<TimeSpan>? sleep = null)
{
    // What the log line and the reply need before Lambda ends the sandbox.
    private static readonly TimeSpan replyTime = TimeSpan.FromMilliseconds(200);

    // Of all tries together: a caller that waits is better served by a retry of its own, on another sandbox.
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(20);

    // Of one try. S3 answers a small put within 0.1 s or so; half of the time left leaves room for another one.
    private static readonly TimeSpan longestTry = TimeSpan.FromSeconds(5);

    // A put takes less, even on a new TLS connection, unless something is amiss; as a try has half of the time left, twice this is needed.
    private static readonly TimeSpan shortestTry = TimeSpan.FromMilliseconds(100);

    // Full jitter, which spreads the retries of many sandboxes best (AWS Architecture Blog, "Exponential Backoff And Jitter").
    private static readonly TimeSpan firstBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan longestBackoff = TimeSpan.FromSeconds(2);

    private readonly Action<TimeSpan> sleep = sleep ?? Thread.Sleep;

    /// <summary>With less than this no first try is begun.</summary>
    public static TimeSpan LeastTime { get; } = replyTime + (shortestTry * 2);

    /// <summary>The bucket, as it stands in messages.</summary>
    public string Bucket => objects.Bucket;

    /// <summary>Stores a receipt, or finds that it is stored.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="remaining">The time that the invocation has left.</param>
    /// <exception cref="ReceiptConflict">Another receipt stands under its key.</exception>
    /// <exception cref="StorageRefused">S3 said a final no.</exception>
    /// <exception cref="StorageUnavailable">S3 stayed unable until the time was over.</exception>
    /// <exception cref="OutOfTime">The deadline was too near for a first try.</exception>
    [SuppressMessage("Security", "CA5394", Justification = "Jitter keeps sandboxes apart; it keeps no secret.")]
    public StoreOutcome Store(Receipt receipt, TimeSpan remaining)
    {
        var budget = Min(remaining - replyTime, longest);
        var started = time.GetTimestamp();
        StorageUnavailable? failure = null;
        for (var retry = 0; ; retry++)
        {
            var limit = TryLimit();
            if (limit < shortestTry)
            {
                throw failure ?? (FunctionError)new OutOfTime();
            }

            try
            {
                if (Try(receipt, new Deadline(time, limit)) is { } outcome)
                {
                    return outcome;
                }

                failure = Unavailable(receipt.Key, "another receipt came and went");
            }
            catch (StorageUnavailable e)
            {
                failure = e;
            }
            catch (TimeoutException)
            {
                failure ??= Unavailable(receipt.Key, "it did not answer in time"); // what S3 said before tells more
            }

            var backoff = Random.Shared.NextDouble() * Min(firstBackoff * Math.Pow(2, Math.Min(retry, 10)), longestBackoff);
            if (TryLimit(after: backoff) < shortestTry)
            {
                throw failure;
            }

            sleep(backoff); // or longer, on a machine that is busy
        }

        TimeSpan TryLimit(TimeSpan after = default) => Min((budget - time.GetElapsedTime(started) - after) / 2, longestTry);
    }

    /// <summary>One try.</summary>
    /// <returns>Null when the receipt in the way was gone before it could be read: then another try is due.</returns>
    private StoreOutcome? Try(Receipt receipt, Deadline deadline) =>
        objects.PutIfAbsent(receipt.Key, receipt.Text, deadline) ? StoreOutcome.Stored
        : objects.Get(receipt.Key, receipt.Text.Length + 1, deadline) is not { } stored ? null
        : stored.Span.SequenceEqual(receipt.Text.Span) ? StoreOutcome.AlreadyStored
        : throw new ReceiptConflict(Bucket, receipt.Key);

    private StorageUnavailable Unavailable(ReceiptKey key, string reason) => new($"store {key.ForMessages} in bucket {Bucket}", reason);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
