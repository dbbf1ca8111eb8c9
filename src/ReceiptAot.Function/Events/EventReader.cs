using System.Text.Json;
using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Events;

/// <summary>
/// Detects the event source and reads the event. An event source is recognized by its documented members alone. An object that no event
/// source sends is an order.
/// </summary>
internal static class EventReader
{
    private const int MaxOrders = 10_000;

    // The members that the event sources below read.
    private static readonly string[] envelopeNames =
    [
        "Records", "detail-type", "source", "detail", "requestContext", "httpMethod", "isBase64Encoded", "body", "multiValueHeaders",
    ];

    private static readonly (string Source, Func<JsonSlice, OrderEvent> Read)[] recordSources =
    [
        (SqsEvent.Source, static records => new SqsEvent(records)),
        (SnsEvent.Source, static records => new SnsEvent(records)),
        (KinesisEvent.Source, static records => new KinesisEvent(records)),
        (DynamoDBEvent.Source, static records => new DynamoDBEvent(records)),
    ];

    // The first event source that recognizes an event reads the event.
    private static readonly (Predicate<JsonMembers> Recognizes, Func<JsonMembers, OrderEvent> Read)[] otherSources =
    [
        (EventBridgeEvent.Recognizes, static envelope => new EventBridgeEvent(envelope)),
        (HttpApiEvent.Recognizes, static envelope => new HttpApiEvent(envelope)),
        (RestApiEvent.Recognizes, static envelope => new RestApiEvent(envelope)),
        (LoadBalancerEvent.Recognizes, static envelope => new LoadBalancerEvent(envelope)),
    ];

    /// <param name="utf8Event">JSON in UTF-8, with or without a byte order mark.</param>
    /// <exception cref="InvalidEvent">The event is not valid JSON, has too many orders, or has an unsupported event source.</exception>
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

    private static DirectOrders ReadArray(JsonSlice json)
    {
        CheckCount(json, "The event is an empty array of orders.");
        var orders = new DirectOrders(json);
        return orders.Records.All(static record => record.LacksEveryMember)
            ? throw new InvalidEvent(
                "The event is an array of objects with none of an order's members. EventBridge Pipes, for example, is not supported.")
            : orders;
    }

    private static OrderEvent ReadObject(JsonSlice json)
    {
        var envelope = json.GetMembers(envelopeNames);
        var records = envelope["Records"];
        var source = OrderEvent.SourceOf(records.GetElements().FirstOrDefault());
        if (source.Exists || (records.Kind == JsonTokenType.StartArray && records.CountElements(1) == 0))
        {
            CheckCount(records, UnsupportedSources.IsEndOfWindow(json)
                ? "The event is the end of a tumbling window: TumblingWindowInSeconds of the event source mapping is not supported."
                : "The event has no records.");
            var name = source.GetString();
            return Array.Find(recordSources, entry => entry.Source == name).Read?.Invoke(records)
                ?? throw new InvalidEvent("The event has records of an event source that is not supported.");
        }

        if (Array.Find(otherSources, entry => entry.Recognizes(envelope)).Read is { } read)
        {
            return read(envelope);
        }

        var order = new DirectOrder(json);
        return order.Records[0].LacksEveryMember && UnsupportedSources.Find(json) is { } unsupported
            ? throw new InvalidEvent($"The event has none of an order's members. Events of {unsupported} are not supported.")
            : order;
    }

    private static void CheckCount(JsonSlice array, string messageIfEmpty)
    {
        switch (array.CountElements(MaxOrders + 1))
        {
            case 0:
                throw new InvalidEvent(messageIfEmpty);
            case > MaxOrders:
                throw new InvalidEvent("The event has more than 10,000 orders, the largest batch of any event source.");
        }
    }
}
