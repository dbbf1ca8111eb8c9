using System.Buffers;
using System.Globalization;
using System.Text;

namespace ReceiptAot.Core;

/// <summary>How an order id, the one thing of an order that is ever shown, stands in a log line or an error.</summary>
public static class MessageText
{
    private const int MaxCharacters = 64;

    private static readonly SearchValues<char> plain =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_./ #");

    /// <summary>
    /// The text's first 64 characters, with <c>…</c> after them if there are more. Control, format (such as those that turn the
    /// reading direction of what follows) and separator characters stand as <c>\u202E</c>, so they can't forge or garble a line, and <c>\</c> as <c>\\</c>.
    /// </summary>
    public static string Of(string text)
    {
        if (text.Length <= MaxCharacters && !text.AsSpan().ContainsAnyExcept(plain))
        {
            return text;
        }

        var shown = new StringBuilder(MaxCharacters + 1);
        var characters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (characters++ == MaxCharacters)
            {
                return shown.Append('…').ToString();
            }

            _ = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ when rune.Value == '\\' => shown.Append(@"\\"),
                _ => shown.Append(rune.ToString()),
            };
        }

        return shown.ToString();
    }
}
