using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Events;

/// <summary>
/// Ways through an event that throw nothing, whatever stands in it: <see cref="JsonElement"/>'s own throw at a value of another kind, and
/// at an escaped lone surrogate, which any name or string on the way may hold.
/// </summary>
internal static class JsonElements
{
    /// <summary>The last member of a name; <see cref="JsonValueKind.Undefined"/> if there is none, or this is no object.</summary>
    public static JsonElement Member(this JsonElement json, string name)
    {
        JsonElement found = default;
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in json.EnumerateObject())
            {
                if (JsonText.Is(JsonMarshal.GetRawUtf8PropertyName(member), name))
                {
                    found = member.Value;
                }
            }
        }

        return found;
    }

    /// <summary>An array's elements; none if this is no array.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [];

    /// <summary>Whether this is a string.</summary>
    public static bool IsText(this JsonElement json) => json.ValueKind == JsonValueKind.String;

    /// <summary>A string's characters; null if this is no string, or one with a lone surrogate.</summary>
    public static string? Text(this JsonElement json) => json.Utf8Text() is { } text ? Encoding.UTF8.GetString(text.Span) : null;

    /// <summary>A copy of a string's characters, in UTF-8; null if this is no string, or one with a lone surrogate.</summary>
    public static Memory<byte>? Utf8Text(this JsonElement json)
    {
        if (!json.IsText())
        {
            return null;
        }

        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(json));
        _ = reader.Read();
        var text = new byte[reader.ValueSpan.Length];
        try
        {
            return text.AsMemory(0, reader.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
