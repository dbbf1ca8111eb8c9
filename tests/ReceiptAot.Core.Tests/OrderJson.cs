using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReceiptAot.Core.Tests;

/// <summary>Creates orders in JSON, reads them, and formats their receipts.</summary>
internal static class OrderJson
{
    public static OrderReading Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static OrderReading Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        _ = reader.Read();
        return OrderReader.Read(ref reader);
    }

    /// <summary>Reads a valid order in which some members are replaced: by the given JSON, or by nothing if the JSON is null.</summary>
    public static OrderReading ReadWith(string? id = "\"12345\"", string? amount = "199.99", string? item = "\"Wireless Headphones\"")
    {
        var members = new Dictionary<string, string?> { ["Order_id"] = id, ["Amount"] = amount, ["Item"] = item };
        var json = members.Where(static member => member.Value is not null).Select(static member => $"\"{member.Key}\": {member.Value}");
        return Read($"{{{string.Join(", ", json)}}}");
    }

    /// <summary>
    /// Formats a text as a JSON string. All characters except ASCII letters and digits are escaped, including lone surrogates.
    /// </summary>
    public static string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var letter in text)
        {
            _ = char.IsAsciiLetterOrDigit(letter)
                ? json.Append(letter)
                : json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }

        return json.Append('"').ToString();
    }

    public static string FormatReceipt(OrderReading reading) => Encoding.UTF8.GetString(Receipt.For(reading.Order!).Text.Span);
}
