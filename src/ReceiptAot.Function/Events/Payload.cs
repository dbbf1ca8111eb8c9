using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Events;

/// <summary>What an event wraps: JSON with an order, or with one more event that does.</summary>
internal static class Payload
{
    /// <summary>Reads the order in a payload.</summary>
    /// <param name="utf8">Its bytes; null where the event has none.</param>
    /// <param name="name">The member that it stands in, for messages.</param>
    /// <param name="unwrap">Reads the order of an event in the payload; null when it is none.</param>
    public static OrderRecord Read(ReadOnlyMemory<byte>? utf8, string name, Func<JsonValue, OrderRecord?>? unwrap = null)
    {
        if (utf8 is not { } bytes)
        {
            return OrderRecord.Unreadable(new InvalidEvent($"There is no {name} that is Unicode text."));
        }

        try
        {
            var json = Parse(bytes, name);
            return unwrap?.Invoke(json) ?? ReadOrder(json, name);
        }
        catch (InvalidEvent error)
        {
            return OrderRecord.Unreadable(error);
        }
    }

    /// <summary>Reads the order in a payload that stands in base64.</summary>
    /// <param name="base64">The string.</param>
    /// <param name="name">The member that it stands in, for messages.</param>
    public static OrderRecord ReadBase64(JsonValue base64, string name)
    {
        if (base64.Utf8Text() is not { } bytes)
        {
            return Read(null, name);
        }

        return Base64.DecodeFromUtf8InPlace(bytes.Span, out var length) == OperationStatus.Done
            ? Read(bytes[..length], name)
            : OrderRecord.Unreadable(new InvalidEvent($"The {name} is not base64."));
    }

    /// <summary>Reads the order that a value is.</summary>
    /// <param name="json">The value.</param>
    /// <param name="name">Where it stands, for messages.</param>
    public static OrderRecord ReadOrder(JsonValue json, string name)
    {
        var reader = new Utf8JsonReader(json.Json.Span);
        _ = reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return OrderRecord.Unreadable(new InvalidOrder([new OrderFault(name, Describe(reader.TokenType), "one order, which is a JSON object")]));
        }

        return OrderRecord.Of(OrderReader.Read(ref reader));
    }

    /// <summary>Parses strict JSON in UTF-8, with or without a byte order mark.</summary>
    /// <exception cref="InvalidEvent">It is not.</exception>
    public static JsonValue Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        // The JSON reader looks at the bytes of a string only when asked for its characters.
        if (!Utf8.IsValid(utf8.Span))
        {
            throw new InvalidEvent($"The {name} is not JSON: it is not valid UTF-8.");
        }

        try
        {
            var json = utf8[(utf8.Length - JsonText.SkipByteOrderMark(utf8.Span).Length)..];
            var reader = new Utf8JsonReader(json.Span);
            while (reader.Read())
            {
            }

            return new JsonValue(json);
        }
        catch (JsonException e)
        {
            // The exception's own message may quote the event.
            throw new InvalidEvent(
                $"The {name} is not strict JSON, at most 64 levels deep: "
                + $"reading it failed at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}, a byte order mark not counted.");
        }
    }

    private static string Describe(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
