using System.Text;

namespace ReceiptAot.Function.Tests;

public class ReadingAnEvent
{
    [Fact]
    public void Takes_an_object_for_an_order() => Read(Orders.Json).Id.Value.Should().Be("12345");

    [Fact]
    public void Takes_a_byte_order_mark_and_white_space() => Read("\ufeff \r\n" + Orders.Json + "\n").Id.Value.Should().Be("12345");

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    public void Goes_64_levels_deep_and_no_deeper(int depth)
    {
        // The order is the first level.
        var nested = new string('[', depth - 1) + new string(']', depth - 1);
        var reading = () => Read(Orders.Json.Replace("{", $$"""{"Other": {{nested}}, """, StringComparison.Ordinal));

        if (depth <= 64)
        {
            reading.Should().NotThrow();
        }
        else
        {
            reading.Should().Throw<InvalidEvent>();
        }
    }

    [Theory]
    [InlineData("", "*valid JSON (line 1, byte 1;*")]
    [InlineData("{", "*valid JSON (line 1, byte 2;*")]
    [InlineData("{\n\"secret\"}", "*valid JSON (line 2, byte 9;*")]
    [InlineData("{} {}", "*valid JSON (line 1, byte 4;*")]
    [InlineData("{,}", "*not valid JSON*")]
    [InlineData("{\"Amount\": 1,}", "*not valid JSON*")]
    [InlineData("{\"Amount\": NaN}", "*not valid JSON*")]
    [InlineData("{\"Amount\": 1} // secret", "*not valid JSON*")]
    [InlineData("tru1", "*not valid JSON*")]
    [InlineData("\ufeff\ufeff{}", "*not valid JSON*")]
    [InlineData("null", "*not a JSON object.")]
    [InlineData("[]", "*an empty array of orders.")]
    [InlineData("\"secret\"", "*not a JSON object.")]
    [InlineData("12", "*not a JSON object.")]
    public void Refuses_what_is_no_object_of_strict_json_and_never_quotes_it(string text, string message)
    {
        var reading = () => Read(text);

        reading.Should().Throw<InvalidEvent>().WithMessage(message).Which.ToString().Should().NotContain("secret").And.NotContain("tru1");
    }

    [Theory]
    [InlineData("FFFE7B007D00")]
    [InlineData("7B2278223A22C0AF227D")]
    [InlineData("7B2278223A22EDA080227D")]
    [InlineData("7B2278223A22E282227D")]
    public void Refuses_bytes_that_are_not_utf_8_wherever_they_stand(string bytes)
    {
        var reading = () => EventReader.Read(Convert.FromHexString(bytes));

        reading.Should().Throw<InvalidEvent>().WithMessage("*not UTF-8.");
    }

    [Fact]
    public void Reads_a_name_with_a_lone_surrogate_as_one_of_no_meaning() =>
        Read(Orders.Json.Replace("{", """{"\ud800 and so on": 1, "Records\udc00": [], """, StringComparison.Ordinal)).Id.Value.Should().Be("12345");

    [Fact]
    public void Says_every_fault_of_an_order_in_one_message()
    {
        var reading = () => Read("""{"order_id": null, "Amount": "x", "Item": "Pen"}""");

        reading.Should().Throw<InvalidOrder>().WithMessage(
            "The order has 2 faults: order_id: found null, expected a string or a number, not blank; "
            + "Amount: found a string of 1 character, expected a number in JSON's grammar.");
    }

    [Fact]
    public void Copes_with_any_stream()
    {
        var bytes = Encoding.UTF8.GetBytes("xx" + Orders.Json);
        using var hidden = new MemoryStream(bytes) { Position = 2 };
        using var plain = new BufferedStream(new MemoryStream(bytes[2..]));

        EventBytes.From(hidden).ToArray().Should().Equal(bytes[2..]);
        EventBytes.From(plain).ToArray().Should().Equal(bytes[2..]);
    }

    private static Order Read(string text)
    {
        var record = EventReader.Read(Encoding.UTF8.GetBytes(text)).Records.Should().ContainSingle().Subject;
        return record.Order ?? throw record.Error!;
    }
}
