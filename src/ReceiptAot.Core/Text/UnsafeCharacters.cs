using System.Buffers;
using System.Globalization;
using System.Text;

namespace ReceiptAot.Core.Text;

/// <summary>Characters that are lost in UTF-8, or change what a reader of a text sees.</summary>
internal static class UnsafeCharacters
{
    public const string NoneExpected = "text without control characters, line or paragraph separators and lone surrogates";

    /// <summary>Control characters (U+0000–001F and U+007F–009F), U+2028 and U+2029.</summary>
    public static bool CanEndLine(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Characters that can end a line, and format characters, some of which reverse the direction of text.</summary>
    public static bool CanForgeLine(Rune rune) => CanEndLine(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    /// <summary>Describes the first lone surrogate or character that can end a line, as in <c>U+000A at character 5</c>.</summary>
    public static string? Find(string text)
    {
        var character = 1;
        for (var at = 0; at < text.Length; character++)
        {
            var isLoneSurrogate = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != OperationStatus.Done;
            if (isLoneSurrogate || CanEndLine(rune))
            {
                return $"U+{(isLoneSurrogate ? text[at] : rune.Value):X4} at character {character}";
            }

            at += length;
        }

        return null;
    }
}
