using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>Records of an event source that supports partial batch responses.</summary>
internal abstract class BatchEvent(IReadOnlyList<OrderRecord> records) : OrderEvent(records)
{
    public sealed override Stream Respond(IReadOnlyList<OrderRecord> results, InvocationContext context)
    {
        // For an identifier that is empty or unknown, Lambda retries all records or none of them, and none would lose the failed record.
        if (results.Any(static record => string.IsNullOrEmpty(record.Identifier)))
        {
            var error = new InvalidEvent(
                "A record has no identifier for a partial batch response; all orders that could be stored are stored.");
            context.Log.Failed(error);
            context.Metrics?.Count(error);
            throw error;
        }

        var failed = results.Where(static record => record.Error is not null).ToList();
        if (failed.Count == results.Count)
        {
            throw PartialFailureOf(results);
        }

        if (failed.Count > 0)
        {
            context.Log.PartiallyFailed(failed.Count, results.Count);
        }

        return ReceiptJsonContext.Serialize(ToResponse(failed), ReceiptJsonContext.Default.BatchResponse);
    }

    protected abstract BatchResponse ToResponse(IEnumerable<OrderRecord> failed);
}
