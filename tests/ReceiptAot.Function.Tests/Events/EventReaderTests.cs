using System.Text;

namespace ReceiptAot.Function.Tests.Events;

public class EventReaderTests
{
    [Fact]
    public void Reads_an_object_as_an_order() => ReadOrder(SampleOrder.Json).Id.Value.Should().Be("12345");

    [Fact]
    public void Accepts_a_byte_order_mark_and_white_space() =>
        ReadOrder("\ufeff \r\n" + SampleOrder.Json + "\n").Id.Value.Should().Be("12345");

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    public void Accepts_64_levels_of_nesting_but_not_65(int depth)
    {
        // The order is the first level.
        var nested = new string('[', depth - 1) + new string(']', depth - 1);
        var reading = () => ReadOrder($$"""{"Other": {{nested}}, {{SampleOrder.Members}}}""");

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
    public void Rejects_invalid_JSON_and_values_that_are_not_orders_without_quoting_the_event(string json, string message)
    {
        var reading = () => ReadOrder(json);

        reading.Should().Throw<InvalidEvent>().WithMessage(message)
            .Which.ToString().Should().NotContain("secret").And.NotContain("tru1");
    }

    [Theory]
    [InlineData("FFFE7B007D00")]
    [InlineData("7B2278223A22C0AF227D")]
    [InlineData("7B2278223A22EDA080227D")]
    [InlineData("7B2278223A22E282227D")]
    public void Rejects_bytes_that_are_not_UTF_8_anywhere_in_the_event(string bytes)
    {
        var reading = () => EventReader.Read(Convert.FromHexString(bytes));

        reading.Should().Throw<InvalidEvent>().WithMessage("*not UTF-8.");
    }

    [Fact]
    public void Ignores_member_names_with_a_lone_surrogate() =>
        ReadOrder($$"""{"\ud800 and so on": 1, "Records\udc00": [], {{SampleOrder.Members}}}""").Id.Value.Should().Be("12345");

    [Fact]
    public void Reports_all_faults_of_an_order_in_one_message()
    {
        var reading = () => ReadOrder("""{"order_id": null, "Amount": "x", "Item": "Pen"}""");

        reading.Should().Throw<InvalidOrder>().WithMessage(
            "The order has 2 faults: order_id: found null, expected a string or a number, not blank; "
            + "Amount: found a string of 1 character, expected a number in JSON's grammar.");
    }

    [Theory]
    [InlineData("[", "1", "]")]
    [InlineData("[", "{}", "]")]
    [InlineData("[", SampleOrder.Json, "]")]
    [InlineData("""{"Records": [""", """{"eventSource": "aws:sqs", "messageId": "1", "body": "{}"}""", "]}")]
    [InlineData("""{"Records": [""", """{"eventSource": "aws:kinesis"}""", "]}")]
    public void Accepts_at_most_10_000_orders(string start, string order, string end)
    {
        var reading = (int count) => EventReader.Read(
            Encoding.UTF8.GetBytes(start + string.Join(',', Enumerable.Repeat(order, count)) + end));

        reading.Invoking(static read => read(10_001)).Should().Throw<InvalidEvent>()
            .WithMessage("The event has more than 10,000 orders, the largest batch of any event source.");

        // An array of empty objects is rejected for another reason.
        if (order != "{}")
        {
            reading(10_000).Records.Should().HaveCount(10_000);
        }
    }

    private static Order ReadOrder(string json)
    {
        var record = EventJson.ReadSingle(json);
        return record.Order ?? throw record.Error!;
    }
}
