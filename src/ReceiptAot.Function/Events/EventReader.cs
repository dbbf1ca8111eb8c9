using System.Text.Json;
using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Events;

/// <summary>
/// Finds out where an event comes from, and reads it. A source goes by its own marks, and by nothing else that an event may hold: an object
/// with the marks of none is an order, even one with members of these names.
/// </summary>
internal static class EventReader
{
    private const int MaxOrders = 10_000;

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
    /// <exception cref="InvalidEvent">The bytes are not strict JSON, or hold no order of a source that is served, or too many.</exception>
    public static OrderEvent Read(ReadOnlyMemory<byte> utf8Event)
    {
        var json = Payload.Parse(utf8Event, "event");
        return json.Kind switch
        {
            JsonTokenType.StartArray => ReadArray(json),
            JsonTokenType.StartObject => ReadObject(json),
            _ => throw new InvalidEvent("The event is not an order: it is not a JSON object."),
        };
    }

    private static DirectOrders ReadArray(JsonValue json)
    {
        CheckCount(json, "The event is an empty list of orders.");
        var orders = new DirectOrders(json);
        return orders.Records.All(static record => record.LacksEveryMember)
            ? throw new InvalidEvent(
                "The event is a list of objects with none of an order's members, as EventBridge Pipes and other sources that are not served send it.")
            : orders;
    }

    private static OrderEvent ReadObject(JsonValue json)
    {
        var records = json["Records"];
        var source = OrderEvent.SourceOf(records.Elements().FirstOrDefault());
        if (source.Exists || (records.Kind == JsonTokenType.StartArray && records.CountElements(1) == 0))
        {
            return ReadRecords(json, source.Text());
        }

        if (Array.Find(others, its => its.Recognises(json)).Read is { } read)
        {
            return read(json);
        }

        var order = new DirectOrder(json);
        return order.Records[0].LacksEveryMember && UnservedSources.Find(json) is { } unserved
            ? throw new InvalidEvent($"The event has none of an order's members. It looks like an event of {unserved}, which is not served.")
            : order;
    }

    private static OrderEvent ReadRecords(JsonValue json, string? source)
    {
        CheckCount(json["Records"], UnservedSources.IsEndOfWindow(json)
            ? "The event is the end of a tumbling window, which is not served: the event source mapping must not have TumblingWindowInSeconds."
            : "The event holds no records.");
        return Array.Find(ofRecords, its => its.Source == source).Read?.Invoke(json)
            ?? throw new InvalidEvent("The event holds records of a source that is not served.");
    }

    private static void CheckCount(JsonValue array, string ifEmpty)
    {
        switch (array.CountElements(MaxOrders + 1))
        {
            case 0:
                throw new InvalidEvent(ifEmpty);
            case > MaxOrders:
                throw new InvalidEvent("The event holds more than 10,000 orders, the most that any source sends at once.");
        }
    }
}
