namespace ReceiptAot.Function.Tests.Events;

public class PayloadTests
{
    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("[" + SampleOrder.Json + "]", "an array")]
    [InlineData("\"text\"", "a string")]
    [InlineData("5", "a number")]
    [InlineData("true", "a boolean")]
    [InlineData("false", "a boolean")]
    [InlineData("null", "null")]
    public void A_payload_is_exactly_one_order(string payload, string found)
    {
        (string Json, string Member)[] events =
        [
            (EventJson.Sqs(payload), "body"),
            (EventJson.Sns(payload), "Message"),
            (EventJson.EventBridge(payload), "detail"),
            (EventJson.Kinesis(payload), "data"),
            (EventJson.HttpPost(payload), "body"),
            ($"[{payload}]", "element"),
        ];

        foreach (var (json, member) in events)
        {
            EventJson.ReadSingle(json).Error.Should().BeOfType<InvalidOrder>(json).Which.Faults
                .Should().Equal(new OrderFault(member, found, "one order, a JSON object"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData(SampleOrder.Json + ",")]
    [InlineData("{\"Amount\": NaN}")]
    public void A_payload_has_to_be_valid_JSON(string payload)
    {
        string[] events = [EventJson.Sqs(payload), EventJson.Sns(payload), EventJson.Kinesis(payload), EventJson.HttpPost(payload)];

        foreach (var json in events)
        {
            EventJson.ReadSingle(json).Error.Should().BeOfType<InvalidEvent>(json)
                .Which.Message.Should().Contain("is not valid JSON");
        }
    }

    [Fact]
    public void A_payload_can_start_with_a_byte_order_mark()
    {
        var payload = "\ufeff" + SampleOrder.Json;

        foreach (var json in (string[])[EventJson.Sqs(payload), EventJson.Kinesis(payload), EventJson.HttpPost(payload)])
        {
            EventJson.ReadSingle(json).Order.Should().NotBeNull(json);
        }
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"\\udfff\"")]
    public void A_payload_that_is_missing_or_not_unicode_text_is_unreadable(string value)
    {
        string[] events =
        [
            EventJson.Records($$"""{"eventSource": "aws:sqs", "body": {{value}} }"""),
            EventJson.Records($$"""{"EventSource": "aws:sns", "Sns": {"Message": {{value}} } }"""),
            EventJson.Records($$"""{"eventSource": "aws:kinesis", "kinesis": {"data": {{value}} } }"""),
            EventJson.Http(value),
            EventJson.Http(value, isBase64: true),
            EventJson.Records("""{"eventSource": "aws:sqs"}"""),
            EventJson.Records("""{"EventSource": "aws:sns", "Sns": 5}"""),
            EventJson.Records("""{"eventSource": "aws:kinesis"}"""),
            EventJson.Http(null),
        ];

        foreach (var json in events)
        {
            EventJson.ReadSingle(json).Error.Should().BeOfType<InvalidEvent>(json)
                .Which.Message.Should().MatchRegex("^There is no (body|Message|data) that is Unicode text.$");
        }
    }

    [Theory]
    [InlineData("!")]
    [InlineData("YQ")]
    [InlineData("YQ==YQ==")]
    [InlineData("{}")]
    public void Invalid_base64_is_unreadable(string base64)
    {
        string[] events =
        [
            EventJson.Records($$"""{"eventSource": "aws:kinesis", "kinesis": {"data": {{EventJson.Quote(base64)}} } }"""),
            EventJson.Http(EventJson.Quote(base64), isBase64: true),
        ];

        foreach (var json in events)
        {
            EventJson.ReadSingle(json).Error.Should().BeOfType<InvalidEvent>(json)
                .Which.Message.Should().MatchRegex("^The (body|data) is not base64.$");
        }
    }

    [Fact]
    public void Base64_has_to_contain_UTF_8()
    {
        var base64 = Convert.ToBase64String([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]);

        var record = EventJson.ReadSingle(EventJson.Http(EventJson.Quote(base64), isBase64: true));

        record.Error.Should().BeOfType<InvalidEvent>().Which.Message.Should().Be("The body is not valid JSON: it is not UTF-8.");
    }
}
