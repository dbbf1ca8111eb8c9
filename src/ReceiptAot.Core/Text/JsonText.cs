using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReceiptAot.Core.Text;

/// <summary>Helpers that <see cref="Utf8JsonReader"/> lacks.</summary>
public static class JsonText
{
    private const int UnicodeEscapeLength = 6; // \u00e9

    /// <summary>Removes a leading byte order mark, which the JSON reader does not accept.</summary>
    public static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> utf8Json)
    {
        var mark = "\uFEFF"u8;
        return utf8Json.StartsWith(mark) ? utf8Json[mark.Length..] : utf8Json;
    }

    /// <summary>
    /// Gets the current string or property name. Unlike <see cref="Utf8JsonReader.GetString"/>, this method does not throw for an escaped
    /// lone surrogate but returns it, so that the rules of an order can refuse it by name.
    /// </summary>
    /// <param name="reader">A reader over valid UTF-8.</param>
    public static string GetString(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Unescape(reader.ValueSpan) : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>Compares a property name of valid JSON, as it is between its quotation marks, with an ASCII name.</summary>
    public static bool NameEquals(ReadOnlySpan<byte> escapedName, string name)
    {
        if (!escapedName.Contains((byte)'\\'))
        {
            return Ascii.Equals(escapedName, name);
        }

        // Nothing is copied, as an event may have a million names with escapes.
        foreach (var expected in name)
        {
            if (escapedName.IsEmpty || TakeCharacter(ref escapedName) != expected)
            {
                return false;
            }
        }

        return escapedName.IsEmpty;
    }

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int at; (at = escaped.IndexOf((byte)'\\')) >= 0;)
        {
            _ = text.Append(Encoding.UTF8.GetString(escaped[..at]));
            escaped = escaped[at..];
            _ = text.Append(TakeCharacter(ref escaped));
        }

        return text.Append(Encoding.UTF8.GetString(escaped)).ToString();
    }

    /// <summary>Removes an escape sequence or a single byte from the start.</summary>
    private static char TakeCharacter(scoped ref ReadOnlySpan<byte> escaped)
    {
        var isUnicode = escaped[0] == '\\' && escaped[1] == 'u';
        var length = isUnicode ? UnicodeEscapeLength : escaped[0] == '\\' ? 2 : 1;
        var character = isUnicode
            ? (char)ushort.Parse(escaped[2..UnicodeEscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : length == 2 ? Unescape(escaped[1]) : (char)escaped[0];
        escaped = escaped[length..];
        return character;
    }

    private static char Unescape(byte letter) => letter switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => (char)letter, // a quotation mark, \ or /, as the reader refuses every other letter
    };
}
