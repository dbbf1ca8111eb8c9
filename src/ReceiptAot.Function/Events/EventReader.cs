using System.Text.Json;
using System.Text.Unicode;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Events;

/// <summary>Finds the order in an event. The one source so far is a direct invocation, whose event is the order itself.</summary>
internal static class EventReader
{
    /// <summary>Reads the order.</summary>
    /// <param name="utf8Event">The event's bytes: JSON in UTF-8, with or without a byte order mark.</param>
    /// <exception cref="InvalidEvent">The bytes are not strict JSON, or it is not an object.</exception>
    /// <exception cref="InvalidOrder">The order has faults.</exception>
    public static Order ReadOrder(ReadOnlySpan<byte> utf8Event)
    {
        // The JSON reader looks at the bytes of a string only when asked for its characters.
        if (!Utf8.IsValid(utf8Event))
        {
            throw new InvalidEvent("The event is not JSON: it is not valid UTF-8.");
        }

        try
        {
            var json = new Utf8JsonReader(JsonText.SkipByteOrderMark(utf8Event));
            _ = json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                throw new InvalidEvent("The event is not an order: it is not a JSON object.");
            }

            var reading = OrderReader.Read(ref json);
            _ = json.Read(); // throws if anything stands behind the object
            return reading.Order ?? throw new InvalidOrder(reading.Faults);
        }
        catch (JsonException e)
        {
            // The exception's own message may quote the event.
            throw new InvalidEvent(
                "The event is not strict JSON, at most 64 levels deep: "
                + $"reading it failed at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}, a byte order mark not counted.");
        }
    }
}
