using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage;

/// <summary>How an order's receipt came to be in the bucket.</summary>
internal enum StoreOutcome
{
    /// <summary>This call put it there.</summary>
    Stored,

    /// <summary>It was there, byte for byte: Lambda delivers an event at least once.</summary>
    AlreadyStored,
}

/// <summary>Stores each receipt exactly once, and never over another.</summary>
internal sealed class ReceiptStore(IObjectStore objects)
{
    // What the log line and the reply need before Lambda ends the sandbox.
    private static readonly TimeSpan replyTime = TimeSpan.FromMilliseconds(200);

    // Lambda's longest time-out: a deadline that is further away is a mistake, and may be further than a timer reaches.
    private static readonly TimeSpan longestTimeout = TimeSpan.FromMinutes(15);

    /// <summary>The bucket, as it stands in messages.</summary>
    public string Bucket => objects.Bucket;

    /// <summary>Stores a receipt, or finds that it is stored.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="remaining">The time that the invocation has left.</param>
    /// <exception cref="ReceiptConflict">Another receipt stands under its key.</exception>
    /// <exception cref="OutOfTime">The deadline came too near.</exception>
    public async Task<StoreOutcome> StoreAsync(Receipt receipt, TimeSpan remaining)
    {
        if (remaining <= replyTime)
        {
            throw new OutOfTime("Too little time was left to store the receipt; nothing was sent to S3.");
        }

        using var deadline = new CancellationTokenSource((remaining < longestTimeout ? remaining : longestTimeout) - replyTime);
        try
        {
            while (!await objects.PutIfAbsentAsync(receipt.Key, receipt.Text, deadline.Token))
            {
                if (await objects.GetAsync(receipt.Key, receipt.Text.Length + 1, deadline.Token) is { } stored)
                {
                    return stored.Span.SequenceEqual(receipt.Text.Span)
                        ? StoreOutcome.AlreadyStored
                        : throw new ReceiptConflict(Bucket, receipt.Key);
                }

                // It was deleted in between: put it again.
            }

            return StoreOutcome.Stored;
        }
        catch (OperationCanceledException)
        {
            throw new OutOfTime("The deadline came before S3 had answered; the receipt may or may not be stored.");
        }
    }
}
