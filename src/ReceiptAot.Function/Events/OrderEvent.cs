using System.Runtime.ExceptionServices;

namespace ReceiptAot.Function.Events;

/// <summary>An event: the orders in it, and how it is answered.</summary>
internal abstract class OrderEvent(IReadOnlyList<OrderRecord> records)
{
    /// <summary>Its records, in their order.</summary>
    public IReadOnlyList<OrderRecord> Records { get; } = records;

    /// <summary>The reply, once every record is stored or has failed.</summary>
    /// <param name="results">The records, with the errors of those that failed.</param>
    /// <param name="context">The invocation.</param>
    /// <exception cref="FunctionError">So much has failed that the invocation does.</exception>
    public abstract Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context);

    /// <summary>The reply where nothing could be tried.</summary>
    /// <exception cref="FunctionError">The error, of a source that a reply would not tell of it.</exception>
    public virtual Stream Refuse(FunctionError error, InvocationContext context) => throw error;

    /// <summary>The source that a record names; none where it names none.</summary>
    public static JsonValue SourceOf(JsonValue record) =>
        record["eventSource"] is { IsText: true } source ? source
        : record["EventSource"] is { IsText: true } other ? other
        : default;

    /// <summary>Reads the records of an event; one that names another source than the first is none that can be read.</summary>
    protected static IReadOnlyList<OrderRecord> ReadRecords(JsonValue json, string source, Func<JsonValue, OrderRecord> read) =>
    [
        .. json["Records"].Elements().Select(record =>
        {
            var its = read(record);
            return (SourceOf(record).Text() ?? source) == source
                ? its
                : OrderRecord.Unreadable(new InvalidEvent($"The record is not of {source}.")) with { Identifier = its.Identifier, OrderingKey = its.OrderingKey };
        }),
    ];

    /// <summary>Fails the invocation if a record has failed.</summary>
    /// <exception cref="Exception">The error of the only record.</exception>
    /// <exception cref="PartialFailure">One of several has failed.</exception>
    protected static void ThrowIfFailed(IReadOnlyList<OrderRecord> results)
    {
        if (results is [{ Error: { } error }])
        {
            ExceptionDispatchInfo.Throw(error);
        }

        if (results.Any(static record => record.Error is not null))
        {
            throw new PartialFailure(results);
        }
    }
}
