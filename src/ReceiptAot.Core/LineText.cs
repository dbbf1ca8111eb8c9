using System.Buffers;
using System.Globalization;
using System.Text;

namespace ReceiptAot.Core;

/// <summary>The rule for text that stands on one line of a receipt: nothing in it may end the line, or be lost on the way to UTF-8.</summary>
internal static class LineText
{
    public const string Expected =
        "text without control characters, line or paragraph separators and lone surrogates";

    /// <summary>The first code point that may not stand there, as in <c>U+000A at character 5</c>; null if there is none.</summary>
    public static string? FindOffender(string text)
    {
        var character = 1;
        for (var at = 0; at < text.Length; character++)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != OperationStatus.Done)
            {
                return Describe(text[at], character);
            }

            // Cc is U+0000–001F and U+007F–009F; Zl and Zp are U+2028 and U+2029.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return Describe(rune.Value, character);
            }

            at += length;
        }

        return null;
    }

    private static string Describe(int codePoint, int character) => $"U+{codePoint:X4} at character {character}";
}
