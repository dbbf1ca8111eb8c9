namespace ReceiptAot.Function.Replies;

/// <summary>
/// A partial batch response (AWS Lambda Developer Guide, "Implementing partial batch responses"): what Lambda is to deliver again.
/// </summary>
/// <param name="BatchItemFailures">The failed records.</param>
internal sealed record BatchReply(IEnumerable<BatchItemFailure> BatchItemFailures)
{
    /// <summary>The reply to a batch of which each record is delivered again by itself: every failed one.</summary>
    public static Stream OfEach(IReadOnlyList<OrderRecord> records, InvocationContext context) => Of(records, int.MaxValue, context);

    /// <summary>The reply to a batch that is delivered again from a record on: the first failed one.</summary>
    public static Stream OfFirst(IReadOnlyList<OrderRecord> records, InvocationContext context) => Of(records, 1, context);

    private static MemoryStream Of(IReadOnlyList<OrderRecord> records, int most, InvocationContext context)
    {
        // By an identifier that is empty or unknown Lambda does not call back this record but all or none of them, and none would lose it.
        if (records.Any(static record => string.IsNullOrEmpty(record.Identifier)))
        {
            var error = new InvalidEvent("A record has no identifier by which it could be called failed; what could be stored is stored.");
            context.Log.Failed(error);
            throw error;
        }

        var failed = records.Where(static record => record.Error is not null).ToList();
        if (failed.Count == records.Count)
        {
            throw new PartialFailure(records);
        }

        if (failed.Count > 0)
        {
            context.Log.FailedInPart(failed.Count, records.Count);
        }

        return ReceiptJsonContext.Write(
            new BatchReply(failed.Take(most).Select(static record => new BatchItemFailure(record.Identifier!))), ReceiptJsonContext.Default.BatchReply);
    }
}

/// <summary>A failed record.</summary>
/// <param name="ItemIdentifier">What the event calls it: a message id or a sequence number.</param>
internal sealed record BatchItemFailure(string ItemIdentifier);
