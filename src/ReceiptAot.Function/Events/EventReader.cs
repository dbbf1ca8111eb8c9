using System.Text.Json;
using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Events;

/// <summary>Finds out where an event comes from, and reads it.</summary>
internal static class EventReader
{
    // In the order in which they are asked; what none of them recognises is an order.
    private static readonly (Predicate<EventMarks> Recognises, Func<JsonValue, OrderEvent> Read)[] sources =
    [
        (SqsEvent.Recognises, static json => new SqsEvent(json)),
        (SnsEvent.Recognises, static json => new SnsEvent(json)),
        (KinesisEvent.Recognises, static json => new KinesisEvent(json)),
        (DynamoDBEvent.Recognises, static json => new DynamoDBEvent(json)),
        (static marks => marks.HasRecords, static _ => throw new InvalidEvent("The event holds no records, or those of a source that is not served.")),
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
        var marks = new EventMarks(json);
        foreach (var (recognises, read) in sources)
        {
            if (recognises(marks))
            {
                return read(json);
            }
        }

        return new DirectOrder(json);
    }
}
