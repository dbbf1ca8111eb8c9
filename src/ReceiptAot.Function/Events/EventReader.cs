using System.Text.Json;
using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Events;

/// <summary>
/// Finds out where an event comes from, and reads it. A source goes by its own marks, and by nothing else that an event may hold: an object
/// with the marks of none is an order, even one with members of these names.
/// </summary>
internal static class EventReader
{
    private static readonly (string Source, Func<JsonValue, OrderEvent> Read)[] ofRecords =
    [
        (SqsEvent.Source, static json => new SqsEvent(json)),
        (SnsEvent.Source, static json => new SnsEvent(json)),
        (KinesisEvent.Source, static json => new KinesisEvent(json)),
        (DynamoDBEvent.Source, static json => new DynamoDBEvent(json)),
    ];

    // In the order in which they are asked.
    private static readonly (Predicate<JsonValue> Recognises, Func<JsonValue, OrderEvent> Read)[] others =
    [
        (EventBridgeEvent.Recognises, static json => new EventBridgeEvent(json)),
        (HttpApiEvent.Recognises, static json => new HttpApiEvent(json)),
        (RestApiEvent.Recognises, static json => new RestApiEvent(json)),
        (LoadBalancerEvent.Recognises, static json => new LoadBalancerEvent(json)),
    ];

    /// <summary>Reads an event.</summary>
    /// <param name="utf8Event">The event's bytes: JSON in UTF-8, with or without a byte order mark.</param>
    /// <exception cref="InvalidEvent">The bytes are not strict JSON, or hold no order of a source that is served.</exception>
    public static OrderEvent Read(ReadOnlyMemory<byte> utf8Event)
    {
        var json = Payload.Parse(utf8Event, "event");
        return json.Kind switch
        {
            JsonTokenType.StartArray when json.Elements().Any() => new DirectOrders(json),
            JsonTokenType.StartArray => throw new InvalidEvent("The event is an empty list of orders."),
            JsonTokenType.StartObject => ReadObject(json),
            _ => throw new InvalidEvent("The event is not an order: it is not a JSON object."),
        };
    }

    private static OrderEvent ReadObject(JsonValue json)
    {
        var records = json["Records"];
        var source = OrderEvent.SourceOf(records.Elements().FirstOrDefault());
        var isEmpty = records.Kind == JsonTokenType.StartArray && !records.Elements().Any();
        return source.Exists || isEmpty
            ? ReadRecords(json, source.Text())
            : Array.Find(others, its => its.Recognises(json)).Read?.Invoke(json) ?? new DirectOrder(json);
    }

    private static OrderEvent ReadRecords(JsonValue json, string? source) =>
        Array.Find(ofRecords, its => its.Source == source).Read?.Invoke(json)
        ?? throw new InvalidEvent("The event holds no records, or those of a source that is not served.");
}
