using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ReceiptAot.Core.Tests;

/// <summary>Ways to read an order that tests share.</summary>
internal static class Reading
{
    public static OrderReading Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static OrderReading Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        _ = reader.Read();
        return OrderReader.Read(ref reader);
    }

    /// <summary>A sound order but for the members given, each as JSON; null leaves it out.</summary>
    public static OrderReading ReadWith(string? id = "\"12345\"", string? amount = "199.99", string? item = "\"Wireless Headphones\"")
    {
        var members = new Dictionary<string, string?> { ["Order_id"] = id, ["Amount"] = amount, ["Item"] = item };
        return Read($"{{{string.Join(", ", members.Where(static member => member.Value is not null).Select(static member => $"\"{member.Key}\": {member.Value}"))}}}");
    }

    /// <summary>A text as a JSON string that escapes all but plain ASCII, lone surrogates included.</summary>
    public static string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var letter in text)
        {
            _ = char.IsAsciiLetterOrDigit(letter) ? json.Append(letter) : json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }

        return json.Append('"').ToString();
    }

    public static string ReceiptOf(OrderReading reading) => Encoding.UTF8.GetString(Receipt.For(reading.Order!).Text.Span);
}
