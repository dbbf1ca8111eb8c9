using System.Text;
using System.Text.Json;
using ReceiptAot.Core.Text;

namespace ReceiptAot.Function.Events.Payloads;

/// <summary>
/// A JSON value as a slice of the event. A value is read only on request, so that an event needs no memory in addition to its bytes,
/// however many values it has. Members and elements of a value of another kind do not exist. No method throws.
/// </summary>
/// <param name="Json">The value in valid JSON; empty for a value that does not exist.</param>
internal readonly record struct JsonSlice(ReadOnlyMemory<byte> Json)
{
    public bool Exists => !Json.IsEmpty;
    public bool IsString => Kind == JsonTokenType.String;

    /// <summary>The first token of the value; <see cref="JsonTokenType.None"/> for a value that does not exist.</summary>
    public JsonTokenType Kind
    {
        get
        {
            var json = new Utf8JsonReader(Json.Span);
            return !Json.IsEmpty && json.Read() ? json.TokenType : JsonTokenType.None;
        }
    }

    public JsonSlice this[string name] => GetMembers(name)[name];

    /// <summary>Gets the members with these names, in one pass. The last of several members with the same name counts.</summary>
    public JsonMembers GetMembers(params string[] names)
    {
        var values = new JsonSlice[names.Length];
        if (Kind == JsonTokenType.StartObject)
        {
            var json = new Utf8JsonReader(Json.Span);
            _ = json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var index = 0;
                while (index < names.Length && !JsonText.NameEquals(json.ValueSpan, names[index]))
                {
                    index++;
                }

                _ = json.Read();
                var start = (int)json.TokenStartIndex;
                json.Skip();
                if (index < names.Length)
                {
                    values[index] = new JsonSlice(Json[start..(int)json.BytesConsumed]);
                }
            }
        }

        return new JsonMembers(names, values);
    }

    public IEnumerable<JsonSlice> GetElements()
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

    /// <summary>Counts the elements of an array up to a limit.</summary>
    public int CountElements(int limit) => GetElements().Take(limit).Count();

    /// <returns>Null if this is not a string, or a string with a lone surrogate.</returns>
    public string? GetString() => GetUtf8() is { } text ? Encoding.UTF8.GetString(text.Span) : null;

    /// <returns>A copy of the string in UTF-8; null if this is not a string, or a string with a lone surrogate.</returns>
    public Memory<byte>? GetUtf8()
    {
        if (!IsString)
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

    private JsonSlice ReadElement(ref int at, ref JsonReaderState state)
    {
        var json = new Utf8JsonReader(Json.Span[at..], isFinalBlock: true, state);
        if (at == 0)
        {
            _ = json.Read(); // the start of the array
        }

        if (!json.Read() || json.TokenType == JsonTokenType.EndArray)
        {
            return default;
        }

        var start = at + (int)json.TokenStartIndex;
        json.Skip();
        at += (int)json.BytesConsumed;
        state = json.CurrentState;
        return new JsonSlice(Json[start..at]);
    }
}

/// <summary>The members of an object that <see cref="JsonSlice.GetMembers"/> was called for.</summary>
internal readonly struct JsonMembers(string[] names, JsonSlice[] values)
{
    public JsonSlice this[string name] => values[Array.IndexOf(names, name)];

    /// <summary>The index of the first name whose member exists; -1 if there is none.</summary>
    public int FindFirst() => Array.FindIndex(values, static value => value.Exists);
}
