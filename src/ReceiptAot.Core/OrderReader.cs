using System.Text;
using System.Text.Json;

namespace ReceiptAot.Core;

/// <summary>Reads the value of an order's member.</summary>
/// <param name="json">A reader on the value's first token, where it may stay, or on its last.</param>
public delegate MemberValue MemberValueReader(ref Utf8JsonReader json);

/// <summary>Reads an order from JSON.</summary>
public static class OrderReader
{
    /// <summary>Reads the object that the reader stands on, and leaves it on the object's end.</summary>
    /// <param name="json">A reader on a <see cref="JsonTokenType.StartObject"/>, over valid UTF-8 that is all there.</param>
    /// <returns>The order, or all of its faults.</returns>
    /// <exception cref="JsonException">What follows is not JSON.</exception>
    public static OrderReading Read(ref Utf8JsonReader json) => Read(ref json, ReadValue);

    /// <summary>Does so where the members' values are written in a way of their own.</summary>
    /// <inheritdoc cref="Read(ref Utf8JsonReader)"/>
    public static OrderReading Read(ref Utf8JsonReader json, MemberValueReader readValue)
    {
        var draft = new OrderDraft();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Read(ref json);
            _ = json.Read();
            if (draft.Knows(name))
            {
                draft.Add(name, readValue(ref json));
            }

            json.Skip();
        }

        return draft.Complete();
    }

    private static MemberValue ReadValue(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.String => new(MemberKind.Text, JsonText.Read(ref json)),
        JsonTokenType.Number => new(MemberKind.Number, Encoding.UTF8.GetString(json.ValueSpan)),
        JsonTokenType.True or JsonTokenType.False => new(MemberKind.Boolean, Encoding.UTF8.GetString(json.ValueSpan)),
        JsonTokenType.StartArray => new(MemberKind.List, ""),
        JsonTokenType.StartObject => new(MemberKind.Map, ""),
        _ => new(MemberKind.Null, ""),
    };
}
