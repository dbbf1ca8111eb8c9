using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReceiptAot.Core;

/// <summary>What <see cref="Utf8JsonReader"/> leaves to be done.</summary>
public static class JsonText
{
    private const int UnicodeEscape = 6; // as in \u00e9

    /// <summary>JSON without the byte order mark that it may begin with; the reader takes none.</summary>
    public static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> utf8Json)
    {
        var mark = "\uFEFF"u8;
        return utf8Json.StartsWith(mark) ? utf8Json[mark.Length..] : utf8Json;
    }

    /// <summary>
    /// The characters of the string or name that the reader stands on, in valid UTF-8. Unlike <see cref="Utf8JsonReader.GetString"/> it
    /// does not throw at an escaped lone surrogate but hands it on, for the order's rules to refuse by name.
    /// </summary>
    public static string Read(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Unescape(reader.ValueSpan) : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>Whether a name, as it is written in valid JSON between its quotation marks, is this one, which is ASCII.</summary>
    public static bool Is(ReadOnlySpan<byte> escaped, string name)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return Ascii.Equals(escaped, name);
        }

        // Without a copy, as an event may have a million such names.
        foreach (var expected in name)
        {
            if (escaped.IsEmpty || TakeCharacter(ref escaped) != expected)
            {
                return false;
            }
        }

        return escaped.IsEmpty;
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

    /// <summary>Takes an escape sequence, or a byte.</summary>
    private static char TakeCharacter(scoped ref ReadOnlySpan<byte> escaped)
    {
        var isUnicode = escaped[0] == '\\' && escaped[1] == 'u';
        var length = isUnicode ? UnicodeEscape : escaped[0] == '\\' ? 2 : 1;
        var character = isUnicode
            ? (char)ushort.Parse(escaped[2..UnicodeEscape], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
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
        _ => (char)letter, // a quotation mark, \ or /: the reader has refused every other one
    };
}
