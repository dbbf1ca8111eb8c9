using System.Globalization;
using System.Text;

namespace ReceiptAot.Core;

/// <summary>How an order id, the one thing of an order that is ever shown, stands in a log line or an error.</summary>
public static class MessageText
{
    private const int MaxCharacters = 64;

    /// <summary>
    /// The text's first 64 characters, with <c>…</c> after them if there are more. Control, format (such as those that turn the
    /// reading direction of what follows) and separator characters stand as <c>\u202E</c>, so they can't forge or garble a line.
    /// </summary>
    public static string Of(string text)
    {
        var shown = new StringBuilder(MaxCharacters + 1);
        var characters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (characters++ == MaxCharacters)
            {
                return shown.Append('…').ToString();
            }

            _ = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                ? shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}")
                : shown.Append(rune.ToString());
        }

        return shown.ToString();
    }
}
