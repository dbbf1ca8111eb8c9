using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;

namespace ReceiptAot.Core.Tests;

public class OrderPropertyTests
{
    // Any 96 bits with any scale: the decimal generator of CsCheck leaves out most of these values.
    private static readonly Gen<decimal> anyDecimal = Gen.Select(
        Gen.Int,
        Gen.Int,
        Gen.Int,
        Gen.Bool,
        Gen.Byte[0, 28],
        static (low, middle, high, negative, scale) => new decimal(low, middle, high, negative, scale));

    private static readonly Gen<string> anyText = Gen.OneOf(
        Gen.String,
        Gen.Char.AlphaNumeric.Array[1, 20].Select(static letters => new string(letters)),
        Gen.Char["a/. \n\u2028\u0085\ud83d\ude00é%"].Array[0, 12].Select(static letters => new string(letters)));

    // Changes after which an object store, a file system or a program might treat the order id as the same id.
    private static readonly Func<string, string>[] variants =
    [
        static id => id.ToUpperInvariant(),
        static id => id.Trim(),
        static id => id + " ",
        static id => " " + id,
        static id => id.Normalize(),
        static id => id.Normalize(NormalizationForm.FormD),
        Uri.EscapeDataString,
        Uri.UnescapeDataString,
        static id => id.Replace('/', '\\'),
        static id => id.Replace("/", "//", StringComparison.Ordinal),
        static id => "./" + id,
        static id => id + ".txt",
        static id => id + "/",
    ];

    [Fact]
    public void The_text_of_any_decimal_parses_back_to_the_same_value() => anyDecimal.Sample(static amount =>
    {
        var text = FormatAmount(amount.ToString(CultureInfo.InvariantCulture));
        return decimal.Parse(text, CultureInfo.InvariantCulture) == amount
            && decimal.Parse(FormatAmount(text), CultureInfo.InvariantCulture) == amount;
    });

    [Fact]
    public void The_text_of_any_decimal_has_every_digit_and_no_superfluous_zeros() => anyDecimal.Sample(static amount =>
    {
        var text = FormatAmount(amount.ToString(CultureInfo.InvariantCulture));
        var digits = text.Split('.')[1].Length;
        return ToRational(text) == ToRational(amount.ToString(CultureInfo.InvariantCulture))
            && digits >= 2 && (digits == 2 || text[^1] != '0') && (amount != 0 || text == "0.00");
    });

    [Fact]
    public void A_number_is_read_exactly_or_rejected() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 9].Array[1, 40], Gen.Int[0, 9].Array[0, 40], Gen.Int[-60, 60])
            .Sample(static (negative, whole, fraction, exponent) =>
            {
                var number = (negative ? "-" : "") + string.Concat(whole).TrimStart('0').PadLeft(1, '0')
                    + (fraction.Length > 0 ? "." + string.Concat(fraction) : "")
                    + (exponent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"e{exponent}"));
                var order = OrderJson.ReadWith(amount: number).Order;
                return order is null
                    ? !FitsDecimal(ToRational(number))
                    : ToRational(order.Amount.ToString(CultureInfo.InvariantCulture)) == ToRational(number);
            });

    [Fact]
    public void The_receipt_of_every_accepted_order_has_three_lines() => Gen.Select(anyText, anyText).Sample(static (id, item) =>
    {
        var reading = OrderJson.ReadWith(id: OrderJson.Quote(id), item: OrderJson.Quote(item));
        return reading.Order is null
            ? reading.Faults.Count > 0
            : OrderJson.FormatReceipt(reading).Split('\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029') is [var first, _, var last]
                && first == "OrderID: " + id && last == "Item: " + item;
    });

    [Fact]
    public void Different_accepted_order_ids_never_have_the_same_key() =>
        Gen.Select(anyText, Gen.Int[0, variants.Length - 1]).Sample(static (id, variant) =>
        {
            if (FindKey(id) is not { } key)
            {
                return true;
            }

            var other = variants[variant](id);
            return FindKey(other) is not { } otherKey
                || Encoding.UTF8.GetBytes(key).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(otherKey)) == (id == other);
        });

    private static string? FindKey(string id) =>
        OrderJson.ReadWith(id: OrderJson.Quote(id)).Order is { } order ? new ReceiptKey(order.Id).Value : null;

    private static string FormatAmount(string json) =>
        OrderJson.FormatReceipt(OrderJson.ReadWith(amount: json)).Split('\n')[1]["Amount: $".Length..];

    // Returns a coefficient without trailing zeros and an exponent of ten, which are equal for equal values.
    private static (BigInteger Coefficient, int Exponent) ToRational(string number)
    {
        var parts = number.Split('e');
        var fraction = parts[0].Split('.') is [_, var digits] ? digits.Length : 0;
        var coefficient = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exponent = (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - fraction;
        for (; !coefficient.IsZero && (coefficient % 10).IsZero; exponent++)
        {
            coefficient /= 10;
        }

        return coefficient.IsZero ? (coefficient, 0) : (coefficient, exponent);
    }

    private static bool FitsDecimal((BigInteger Coefficient, int Exponent) value) =>
        value.Exponent >= -28
        && BigInteger.Abs(value.Coefficient) * BigInteger.Pow(10, Math.Max(0, value.Exponent)) < BigInteger.Pow(2, 96);
}
