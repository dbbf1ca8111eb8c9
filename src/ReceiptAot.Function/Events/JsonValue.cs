using System.Text;
using System.Text.Json;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Events;

/// <summary>
/// A value of an event: the bytes that it stands in, looked into where asked, so that an event costs no memory beside its own, however many
/// values it has. What is asked of a value of another kind is answered with nothing; nothing here throws.
/// </summary>
/// <param name="Json">The value, in JSON that was found valid; empty where there is none.</param>
internal readonly record struct JsonValue(ReadOnlyMemory<byte> Json)
{
    /// <summary>The value's first token, which tells its kind; <see cref="JsonTokenType.None"/> where there is none.</summary>
    public JsonTokenType Kind
    {
        get
        {
            var json = new Utf8JsonReader(Json.Span);
            return !Json.IsEmpty && json.Read() ? json.TokenType : JsonTokenType.None;
        }
    }

    /// <summary>Whether there is a value.</summary>
    public bool Exists => !Json.IsEmpty;

    /// <summary>Whether this is a string.</summary>
    public bool IsText => Kind == JsonTokenType.String;

    /// <summary>The last member of a name; none if there is no such, or this is no object.</summary>
    public JsonValue this[string name]
    {
        get
        {
            JsonValue found = default;
            if (Kind == JsonTokenType.StartObject)
            {
                var json = new Utf8JsonReader(Json.Span);
                _ = json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var isNamed = JsonText.Is(json.ValueSpan, name);
                    _ = json.Read();
                    var start = (int)json.TokenStartIndex;
                    json.Skip();
                    found = isNamed ? new JsonValue(Json[start..(int)json.BytesConsumed]) : found;
                }
            }

            return found;
        }
    }

    /// <summary>Which of these names is the first that an object has a member of, as an index; -1 if none. Reads the object once.</summary>
    public int FindFirstMember(string[] names)
    {
        var first = names.Length;
        if (Kind == JsonTokenType.StartObject)
        {
            var json = new Utf8JsonReader(Json.Span);
            _ = json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                for (var index = 0; index < first; index++)
                {
                    first = JsonText.Is(json.ValueSpan, names[index]) ? index : first;
                }

                json.Skip();
            }
        }

        return first < names.Length ? first : -1;
    }

    /// <summary>An array's elements; none if this is no array.</summary>
    public IEnumerable<JsonValue> Elements()
    {
        if (Kind == JsonTokenType.StartArray)
        {
            var (at, state) = (0, default(JsonReaderState));
            while (ReadElement(ref at, ref state) is { Exists: true } element)
            {
                yield return element;
            }
        }
    }

    /// <summary>How many elements an array has, counted up to a limit; 0 if this is no array.</summary>
    public int CountElements(int limit)
    {
        var count = 0;
        var (at, state) = (0, default(JsonReaderState));
        while (Kind == JsonTokenType.StartArray && count < limit && ReadElement(ref at, ref state).Exists)
        {
            count++;
        }

        return count;
    }

    /// <summary>A string's characters; null if this is no string, or one with a lone surrogate.</summary>
    public string? Text() => Utf8Text() is { } text ? Encoding.UTF8.GetString(text.Span) : null;

    /// <summary>A copy of a string's characters, in UTF-8; null if this is no string, or one with a lone surrogate.</summary>
    public Memory<byte>? Utf8Text()
    {
        if (!IsText)
        {
            return null;
        }

        var json = new Utf8JsonReader(Json.Span);
        _ = json.Read();
        var text = new byte[json.ValueSpan.Length];
        try
        {
            return text.AsMemory(0, json.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private JsonValue ReadElement(ref int at, ref JsonReaderState state)
    {
        var json = new Utf8JsonReader(Json.Span[at..], isFinalBlock: true, state);
        if (at == 0)
        {
            _ = json.Read(); // the array's beginning
        }

        if (!json.Read() || json.TokenType == JsonTokenType.EndArray)
        {
            return default;
        }

        var start = at + (int)json.TokenStartIndex;
        json.Skip();
        at += (int)json.BytesConsumed;
        state = json.CurrentState;
        return new JsonValue(Json[start..at]);
    }
}
