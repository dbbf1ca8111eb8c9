using System.Text.Json;

namespace ReceiptAot.Function.Events;

/// <summary>
/// An event as each source looks at it, to say whether it is its own. A source goes by its own marks, and by nothing else that an event may
/// hold: an object with the marks of none is an order, even one with members of these names.
/// </summary>
/// <param name="json">An object: an event, or the payload of one.</param>
internal sealed class EventMarks(JsonValue json)
{
    private readonly JsonValue records = json["Records"];

    /// <summary>The source of an event of records, as the first one names it; null where this is no such event.</summary>
    public string? RecordSource => FirstSource.Text();

    /// <summary>Whether this is an event of records, be it of none or of a source that is not served.</summary>
    public bool HasRecords => FirstSource.Exists || (records.Kind == JsonTokenType.StartArray && !records.Elements().Any());

    private JsonValue FirstSource => SourceOf(records.Elements().FirstOrDefault());

    /// <summary>A member of the event.</summary>
    public JsonValue this[string name] => json[name];

    /// <summary>The source that a record names; none where it names none.</summary>
    public static JsonValue SourceOf(JsonValue record) =>
        record["eventSource"] is { IsText: true } source ? source
        : record["EventSource"] is { IsText: true } other ? other
        : default;
}
