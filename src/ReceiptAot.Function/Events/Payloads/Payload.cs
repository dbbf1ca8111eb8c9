using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using ReceiptAot.Core.Text;

namespace ReceiptAot.Function.Events.Payloads;

/// <summary>Reads the JSON that an event contains: an order, or another event with an order.</summary>
internal static class Payload
{
    /// <param name="name">The name of the payload in messages.</param>
    /// <param name="unwrap">Reads the order of an event in the payload; returns null if the payload is not an event.</param>
    public static OrderRecord Read(ReadOnlyMemory<byte>? utf8, string name, Func<JsonSlice, OrderRecord?>? unwrap = null)
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

    /// <param name="name">The name of the payload in messages.</param>
    public static OrderRecord ReadBase64(JsonSlice base64, string name)
    {
        if (base64.GetUtf8() is not { } bytes)
        {
            return Read(null, name);
        }

        return Base64.DecodeFromUtf8InPlace(bytes.Span, out var length) == OperationStatus.Done
            ? Read(bytes[..length], name)
            : OrderRecord.Unreadable(new InvalidEvent($"The {name} is not base64."));
    }

    /// <param name="name">The name of the order in messages.</param>
    public static OrderRecord ReadOrder(JsonSlice json, string name)
    {
        var reader = new Utf8JsonReader(json.Json.Span);
        _ = reader.Read();
        return reader.TokenType == JsonTokenType.StartObject
            ? OrderRecord.From(OrderReader.Read(ref reader))
            : OrderRecord.Unreadable(new InvalidOrder([new OrderFault(name, Describe(reader.TokenType), "one order, a JSON object")]));
    }

    /// <summary>Validates JSON in UTF-8, with or without a byte order mark.</summary>
    /// <exception cref="InvalidEvent">The bytes are not UTF-8, or not JSON.</exception>
    public static JsonSlice Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        // The JSON reader validates the bytes of a string only when the string is read.
        if (!Utf8.IsValid(utf8.Span))
        {
            throw new InvalidEvent($"The {name} is not valid JSON: it is not UTF-8.");
        }

        try
        {
            var json = utf8[(utf8.Length - JsonText.SkipByteOrderMark(utf8.Span).Length)..];
            var reader = new Utf8JsonReader(json.Span);
            while (reader.Read())
            {
            }

            return new JsonSlice(json);
        }
        catch (JsonException e)
        {
            // The message of the exception may quote the event. Positions do not count a byte order mark.
            throw new InvalidEvent(
                $"The {name} is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; maximum depth 64).");
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
