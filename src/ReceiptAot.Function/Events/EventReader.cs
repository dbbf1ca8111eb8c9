using System.Text.Json;
using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Events;

/// <summary>Finds out where an event comes from, and reads it.</summary>
internal static class EventReader
{
    /// <summary>The sources, each with how it is recognised and read; what none of them recognises is an order.</summary>
    public static IReadOnlyList<(Predicate<JsonElement> Recognises, Func<JsonElement, OrderEvent> Read)> Sources { get; } =
    [
        (SqsEvent.Recognises, static json => new SqsEvent(json)),
        (SnsEvent.Recognises, static json => new SnsEvent(json)),
        (KinesisEvent.Recognises, static json => new KinesisEvent(json)),
        (DynamoDBEvent.Recognises, static json => new DynamoDBEvent(json)),
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
        using var document = Payload.Parse(utf8Event, "event");
        var json = document.RootElement;
        return json.ValueKind switch
        {
            JsonValueKind.Array when json.GetArrayLength() > 0 => new DirectOrders(json),
            JsonValueKind.Array => throw new InvalidEvent("The event is an empty list of orders."),
            JsonValueKind.Object => ReadObject(json),
            _ => throw new InvalidEvent("The event is not an order: it is not a JSON object."),
        };
    }

    private static OrderEvent ReadObject(JsonElement json)
    {
        foreach (var (recognises, read) in Sources)
        {
            if (recognises(json))
            {
                return read(json);
            }
        }

        return Recognition.HasRecords(json)
            ? throw new InvalidEvent("The event holds no records, or those of a source that is not served.")
            : new DirectOrder(json);
    }
}
