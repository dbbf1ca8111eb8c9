using System.Text;
using System.Text.Json;
using ReceiptAot.Core.Text;

namespace ReceiptAot.Core.Orders;

/// <summary>Reads the value of an order's member.</summary>
/// <param name="json">A reader on the first token of the value. The delegate may advance the reader up to the last token.</param>
public delegate MemberValue MemberValueReader(ref Utf8JsonReader json);

/// <summary>Reads an order from JSON.</summary>
public static class OrderReader
{
    /// <summary>Reads an order whose members are JSON values, and leaves the reader on the end of the object.</summary>
    /// <param name="json">A reader on a <see cref="JsonTokenType.StartObject"/>, over complete and valid UTF-8.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static OrderReading Read(ref Utf8JsonReader json) => Read(ref json, ReadValue);

    /// <summary>Reads an order from an event source that encodes values in its own way.</summary>
    /// <inheritdoc cref="Read(ref Utf8JsonReader)"/>
    public static OrderReading Read(ref Utf8JsonReader json, MemberValueReader readValue)
    {
        var draft = new Order.Draft();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.GetString(ref json);
            _ = json.Read();
            draft.Find(name)?.Add(name, readValue(ref json));
            json.Skip();
        }

        return draft.Complete();
    }

    private static MemberValue ReadValue(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => new(MemberKind.Text, JsonText.GetString(ref json)),
        JsonTokenType.Number => new(MemberKind.Number, Encoding.UTF8.GetString(json.ValueSpan)),
        JsonTokenType.True or JsonTokenType.False => new(MemberKind.Boolean, Encoding.UTF8.GetString(json.ValueSpan)),
        JsonTokenType.StartArray => new(MemberKind.List, ""),
        JsonTokenType.StartObject => new(MemberKind.Map, ""),
        _ => new(MemberKind.Null, ""),
    };
}
