using ReceiptAot.Function.Events.Payloads;

namespace ReceiptAot.Function.Events.Responses;

/// <summary>
/// A partial batch response (AWS Lambda Developer Guide, "Implementing partial batch responses"): the records that Lambda retries.
/// </summary>
internal sealed record BatchResponse(IEnumerable<BatchItemFailure> BatchItemFailures)
{
    /// <summary>For an event source that retries each record separately.</summary>
    public static BatchResponse ForQueue(IEnumerable<OrderRecord> failed) =>
        new(failed.Select(static record => new BatchItemFailure(record.Identifier!)));

    /// <summary>For an event source that retries from the first failed record.</summary>
    public static BatchResponse ForStream(IEnumerable<OrderRecord> failed) => ForQueue(failed.Take(1));
}

/// <param name="ItemIdentifier">A message id or sequence number.</param>
internal sealed record BatchItemFailure(string ItemIdentifier);
