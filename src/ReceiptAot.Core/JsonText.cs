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

    /// <summary>Whether a name, as it stands in valid JSON between its quotation marks, is this one.</summary>
    public static bool Is(ReadOnlySpan<byte> escaped, string name) =>
        Ascii.Equals(escaped, name) || (escaped.Contains((byte)'\\') && Unescape(escaped) == name);

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int at; (at = escaped.IndexOf((byte)'\\')) >= 0;)
        {
            _ = text.Append(Encoding.UTF8.GetString(escaped[..at]));
            escaped = escaped[at..];
            var unicode = escaped[1] == 'u';
            _ = text.Append(unicode
                ? (char)ushort.Parse(escaped[2..UnicodeEscape], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : Unescape(escaped[1]));
            escaped = escaped[(unicode ? UnicodeEscape : 2)..];
        }

        return text.Append(Encoding.UTF8.GetString(escaped)).ToString();
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
