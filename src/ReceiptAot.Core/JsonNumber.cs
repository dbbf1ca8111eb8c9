using System.Globalization;

namespace ReceiptAot.Core;

/// <summary>A number in JSON's grammar (RFC 8259, section 6), taken apart but not yet given a value.</summary>
internal readonly ref struct JsonNumber
{
    // Past any text's length, so an exponent cut to it is out of range still.
    private const long MaxExponent = 1_000_000_000_000;

    // A decimal is a coefficient of 96 bits, so at most 29 digits, over a power of ten from 0 to 28.
    private const int MaxDigits = 29;
    private const int MaxScale = 28;
    private static readonly UInt128 maxCoefficient = (UInt128.One << 96) - 1;

    private readonly bool negative;
    private readonly ReadOnlySpan<char> whole;
    private readonly ReadOnlySpan<char> fraction;
    private readonly long exponent;

    private JsonNumber(bool negative, ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, long exponent)
    {
        this.negative = negative;
        this.whole = whole;
        this.fraction = fraction;
        this.exponent = exponent;
    }

    /// <summary>Takes a text apart; false when it is not a JSON number from its first character to its last.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out JsonNumber number)
    {
        number = default;
        var negative = Skip(ref text, '-');
        var whole = TakeDigits(ref text);
        if (whole.IsEmpty || (whole.Length > 1 && whole[0] == '0'))
        {
            return false;
        }

        var fraction = ReadOnlySpan<char>.Empty;
        if (Skip(ref text, '.'))
        {
            fraction = TakeDigits(ref text);
            if (fraction.IsEmpty)
            {
                return false;
            }
        }

        var exponent = 0L;
        if (Skip(ref text, 'e') || Skip(ref text, 'E'))
        {
            var below = Skip(ref text, '-');
            _ = below || Skip(ref text, '+');
            var digits = TakeDigits(ref text);
            if (digits.IsEmpty)
            {
                return false;
            }

            foreach (var digit in digits)
            {
                exponent = Math.Min((exponent * 10) + (digit - '0'), MaxExponent);
            }

            exponent = below ? -exponent : exponent;
        }

        number = new JsonNumber(negative, whole, fraction, exponent);
        return text.IsEmpty;
    }

    /// <summary>The number's value; false when no decimal holds exactly this value.</summary>
    public bool TryGetDecimal(out decimal value)
    {
        var digits = string.Concat(whole, fraction);
        var significant = digits.AsSpan().TrimEnd('0');
        var scale = fraction.Length - (digits.Length - significant.Length) - exponent;
        significant = significant.TrimStart('0');

        value = 0;
        if (significant.IsEmpty)
        {
            return true; // also for -0: an amount has no negative zero
        }

        if (scale > MaxScale || significant.Length + Math.Max(0, -scale) > MaxDigits)
        {
            return false;
        }

        var coefficient = UInt128.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture);
        for (; scale < 0; scale++)
        {
            coefficient *= 10;
        }

        if (coefficient > maxCoefficient)
        {
            return false;
        }

        value = new decimal(
            unchecked((int)(uint)coefficient),
            unchecked((int)(uint)(coefficient >> 32)),
            unchecked((int)(uint)(coefficient >> 64)),
            negative,
            (byte)scale);
        return true;
    }

    private static bool Skip(scoped ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    private static ReadOnlySpan<char> TakeDigits(scoped ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits;
    }
}
