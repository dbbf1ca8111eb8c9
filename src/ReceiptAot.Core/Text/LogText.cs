using System.Buffers;
using System.Globalization;
using System.Text;

namespace ReceiptAot.Core.Text;

/// <summary>Text of an event, such as an order id, in a log line or an error message.</summary>
public static class LogText
{
    private const int MaxCharacters = 64;

    private static readonly SearchValues<char> safeCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_./ #");

    /// <summary>
    /// Returns the first 64 characters, followed by <c>…</c> if there are more. A character that could forge a line is replaced by an
    /// escape sequence such as <c>\u202E</c>, and <c>\</c> by <c>\\</c>.
    /// </summary>
    public static string Sanitize(string text)
    {
        if (text.Length <= MaxCharacters && !text.AsSpan().ContainsAnyExcept(safeCharacters))
        {
            return text;
        }

        var sanitized = new StringBuilder(MaxCharacters + 1);
        var characters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (characters++ == MaxCharacters)
            {
                return sanitized.Append('…').ToString();
            }

            _ = UnsafeCharacters.CanForgeLine(rune) ? sanitized.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}")
                : rune.Value == '\\' ? sanitized.Append(@"\\")
                : sanitized.Append(rune.ToString());
        }

        return sanitized.ToString();
    }
}
