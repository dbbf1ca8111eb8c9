using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReceiptAot.Core.Orders;

/// <summary>Parses numbers in JSON's grammar (RFC 8259, section 6) to a decimal, and never rounds.</summary>
internal static class ExactDecimal
{
    // A decimal is a coefficient of 96 bits, at most 29 digits, divided by a power of ten from 0 to 28.
    private const int MaxDigits = 29;
    private const int MaxScale = 28;

    // More than any text has digits: a larger exponent is out of range whatever the digits are.
    private const long MaxExponent = 1_000_000_000_000;

    /// <summary>Whether the text, from its first to its last character, is a JSON number.</summary>
    public static bool IsNumber(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var json = new Utf8JsonReader(utf8);
        try
        {
            // The first check saves an exception for most invalid texts, of which an event may have thousands.
            return utf8 is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..]
                && json.Read() && json.ValueSpan.Length == utf8.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Parses a text that is a JSON number.</summary>
    /// <returns>Whether a decimal can hold exactly this value.</returns>
    public static bool TryParse(string number, out decimal value)
    {
        var exponentAt = number.AsSpan().IndexOfAny('e', 'E');
        var exponent = exponentAt < 0 ? 0 : ParseExponent(number.AsSpan(exponentAt + 1));
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var significant = digits.TrimEnd('0');
        var scale = (point < 0 ? 0 : mantissa.Length - point - 1) - (digits.Length - significant.Length) - exponent;

        value = 0;
        if (significant.Length == 0)
        {
            return true; // -0 included: an amount has no negative zero
        }

        var trailingZeros = Math.Max(0, -scale);
        if (scale > MaxScale
            || significant.Length + trailingZeros > MaxDigits
            || !decimal.TryParse(
                significant.PadRight(significant.Length + (int)trailingZeros, '0'),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var coefficient))
        {
            return false;
        }

        var bits = decimal.GetBits(coefficient);
        value = new decimal(bits[0], bits[1], bits[2], number[0] == '-', (byte)Math.Max(0, scale));
        return true;
    }

    private static long ParseExponent(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            ? Math.Clamp(exponent, -MaxExponent, MaxExponent)
            : text[0] == '-' ? -MaxExponent : MaxExponent;
}
