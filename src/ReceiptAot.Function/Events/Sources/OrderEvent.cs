using System.Runtime.ExceptionServices;
using ReceiptAot.Function.Events.Payloads;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>An event: its records, and the response that its event source expects.</summary>
internal abstract class OrderEvent(IReadOnlyList<OrderRecord> records)
{
    private static readonly string[] sourceNames = ["eventSource", "EventSource"];

    public IReadOnlyList<OrderRecord> Records { get; } = records;

    /// <param name="results">The records, with the errors of those that failed.</param>
    /// <exception cref="FunctionError">A response cannot report the errors, so the invocation fails.</exception>
    public abstract Stream Respond(IReadOnlyList<OrderRecord> results, InvocationContext context);

    /// <summary>Responds to an event from which nothing can be stored.</summary>
    /// <exception cref="FunctionError">A response cannot report an error, so the invocation fails.</exception>
    public virtual Stream Refuse(FunctionError error, InvocationContext context) => throw error;

    /// <summary>The event source that a record names; does not exist if the record names none.</summary>
    public static JsonSlice SourceOf(JsonSlice record) => SourceOf(record.GetMembers(sourceNames));

    /// <summary>Reads the records of an event. A record that names a different event source is an error.</summary>
    /// <param name="names">The names of the members that <paramref name="read"/> reads.</param>
    protected static IReadOnlyList<OrderRecord> ReadRecords(
        JsonSlice records, string source, string[] names, Func<JsonMembers, OrderRecord> read)
    {
        string[] allNames = [.. names, .. sourceNames];
        return [.. records.GetElements().Select(element =>
        {
            var members = element.GetMembers(allNames);
            var record = read(members);
            return SourceOf(members) is var named && (!named.Exists || named.GetString() == source)
                ? record
                : OrderRecord.Unreadable(new InvalidEvent($"The event source of the record is not {source}.")) with
                {
                    Identifier = record.Identifier,
                    OrderingKey = record.OrderingKey,
                };
        })];
    }

    /// <exception cref="Exception">The error of the only record.</exception>
    /// <exception cref="PartialFailure">At least one of several records has failed.</exception>
    protected static void ThrowIfFailed(IReadOnlyList<OrderRecord> results)
    {
        if (results is [{ Error: { } error }])
        {
            ExceptionDispatchInfo.Throw(error);
        }

        if (results.Any(static record => record.Error is not null))
        {
            throw PartialFailureOf(results);
        }
    }

    protected static PartialFailure PartialFailureOf(IReadOnlyList<OrderRecord> results) => new(
        [.. results.Select(static record => record.Error)],
        [.. Enumerable.Range(0, results.Count).Where(index => results[index] is { Error: null, Order: not null })]);

    private static JsonSlice SourceOf(JsonMembers record) =>
        record["eventSource"] is { IsString: true } source ? source
        : record["EventSource"] is { IsString: true } other ? other
        : default;
}
