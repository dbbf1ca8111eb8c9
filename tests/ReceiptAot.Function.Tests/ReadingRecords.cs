using System.Text;
using System.Text.Json;

namespace ReceiptAot.Function.Tests;

/// <summary>Where the orders stand in the events of each source, and what is made of one that can't be read.</summary>
public class ReadingRecords
{
    private const string Order = """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""";

    [Theory]
    [InlineData("""{"Order_id": {"S": "a"}, "Amount": {"N": "1.50"}, "Item": {"S": "Pen"}}""", "OrderID: a\nAmount: $1.50\nItem: Pen")]
    [InlineData("""{"orderId": {"N": "7"}, "amount": {"S": "1e3"}, "item": {"BOOL": true}}""", "OrderID: 7\nAmount: $1000.00\nItem: true")]
    [InlineData("""{"Order_id": {"S": "a"}, "Amount": {"N": "1"}, "Item": {"BOOL": false}, "Other": {"M": {"Item": {"S": "b"}}}}""", "OrderID: a\nAmount: $1.00\nItem: false")]
    public void Attributes_of_dynamodb_are_read_by_their_types(string image, string receipt) =>
        Encoding.UTF8.GetString(Receipt.For(Single(Change("INSERT", image)).Order!).Text.Span).Should().Be(receipt);

    [Theory]
    [InlineData("""{"B": "YQ=="}""", "binary data")]
    [InlineData("""{"NULL": true}""", "null")]
    [InlineData("""{"L": [{"S": "a"}]}""", "an array")]
    [InlineData("""{"SS": ["a"]}""", "an array")]
    [InlineData("""{"M": {"S": {"S": "a"}}}""", "an object")]
    [InlineData("""{"S": 5}""", "an object")]
    [InlineData("""{"N": 5}""", "an object")]
    [InlineData("""{"BOOL": "true"}""", "an object")]
    [InlineData("""{}""", "an object")]
    [InlineData("\"a\"", "an object")]
    [InlineData("""{"S": "a\ud800"}""", "a string of 2 characters with U+D800 at character 2")]
    public void An_attribute_of_another_type_is_a_fault(string attribute, string found) =>
        Single(Change("MODIFY", $$"""{"Order_id": {"S": "a"}, "Amount": {"N": "1"}, "Item": {{attribute}} }""")).Error
            .Should().BeOfType<InvalidOrder>().Which.Faults.Should().ContainSingle().Which.Found.Should().Be(found);

    [Theory]
    [InlineData("INSERT", "null", "*NEW_IMAGE*")]
    [InlineData("MODIFY", "[]", "*NEW_IMAGE*")]
    [InlineData("UPSERT", "{}", "*not INSERT, MODIFY or REMOVE.")]
    public void A_change_without_a_new_image_is_unreadable(string name, string image, string message) =>
        Single(Change(name, image)).Error.Should().BeOfType<InvalidEvent>().Which.Message.Should().Match(message);

    [Fact]
    public void A_deletion_asks_for_nothing()
    {
        var record = Single(Change("REMOVE", "null"));

        (record.Order, record.Error, record.Identifier).Should().Be((null, null, "9"));
    }

    [Theory]
    [InlineData("orders.fifo", """{"MessageGroupId": "a"}""", "a")]
    [InlineData("orders.fifo", """{}""", "")]
    [InlineData("orders", """{"MessageGroupId": "a"}""", null)]
    [InlineData("fifo", """{"MessageGroupId": "a"}""", null)]
    public void Only_a_fifo_queue_has_groups_to_keep_in_order(string queue, string attributes, string? sequence) =>
        Single(Records($$"""{"eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:{{queue}}", "attributes": {{attributes}}, "body": {{Quote(Order)}} }"""))
            .OrderingKey.Should().Be(sequence);

    [Fact]
    public void Orders_of_a_stream_or_a_list_keep_the_order_of_their_key()
    {
        Single(Kinesis(Order)).OrderingKey.Should().Be("12345");
        Single(Change("INSERT", """{"Order_id": {"S": "a"}, "Amount": {"N": "1"}, "Item": {"S": "Pen"}}""")).OrderingKey.Should().Be("a");
        Single($"[{Order}]").OrderingKey.Should().Be("12345");
    }

    [Theory]
    [InlineData("\"m-1\"", "m-1")]
    [InlineData("\"\\u006d\"", "m")]
    [InlineData("\"\"", "")]
    [InlineData("5", null)]
    [InlineData("null", null)]
    [InlineData("\"\\ud800\"", null)]
    public void An_identifier_is_a_string(string json, string? identifier) =>
        Single(Records($$"""{"eventSource": "aws:sqs", "messageId": {{json}}, "body": {{Quote(Order)}} }""")).Identifier.Should().Be(identifier);

    [Theory]
    [InlineData("aws:kinesis", null)]
    [InlineData("aws:s3", null)]
    [InlineData("", null)]
    [InlineData("aws:sqs", "12345")]
    public void A_record_of_another_source_than_the_first_is_unreadable(string source, string? id)
    {
        var record = EventReader.Read(Encoding.UTF8.GetBytes(Records($$"""{"eventSource": "aws:sqs"}, {"eventSource": "{{source}}", "messageId": "m", "body": {{Quote(Order)}} }""")))
            .Records[1];

        (record.Order?.Id.Value, record.Error is InvalidEvent, record.Identifier).Should().Be((id, id is null, "m"));
    }

    [Fact]
    public void A_record_of_another_source_holds_up_its_group()
    {
        var fifo = $$"""{"eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:orders.fifo", "messageId": "m", "attributes": {"MessageGroupId": "g"}, "body": {{Quote(Order)}} }""";
        var records = EventReader.Read(Encoding.UTF8.GetBytes(Records($"{fifo}, {fifo.Replace("aws:sqs\"", "aws:s3\"", StringComparison.Ordinal)}"))).Records;

        records.Select(static record => (record.Error is InvalidEvent, record.OrderingKey)).Should().Equal((false, "g"), (true, "g"));
    }

    [Fact]
    public void Envelopes_are_opened_three_deep()
    {
        Single(Sqs(Notification(Bridge(Order)))).Order!.Id.Value.Should().Be("12345");
        Single(Sqs(Notification(Order))).Order!.Id.Value.Should().Be("12345");
        Single(Sqs(Bridge(Order))).Order!.Id.Value.Should().Be("12345");
        Single(Sns(Bridge(Order))).Order!.Id.Value.Should().Be("12345");
    }

    [Theory]
    [InlineData("""{"Type": "Notification", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders", """)]
    [InlineData("""{"Type": "Notification", "Message": "{}", """)]
    [InlineData("""{"Type": "Order", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders", "Message": "{}", """)]
    public void An_order_is_one_unless_it_has_all_marks_of_a_notification(string members) =>
        Single(Sqs(members + Order[1..])).Order!.Id.Value.Should().Be("12345");

    [Fact]
    public void Envelopes_that_no_source_wraps_are_orders_with_faults()
    {
        string[] events =
        [
            Sqs(Notification(Notification(Order))), Sqs(Bridge(Bridge(Order))), Sqs(Sqs(Order)), Sqs(Sns(Order)), Sns(Notification(Order)),
            Bridge(Notification(Order)), Kinesis(Bridge(Order)), Post(Bridge(Order)), Notification(Order),
        ];

        foreach (var json in events)
        {
            Single(json).Error.Should().BeOfType<InvalidOrder>(json).Which.Faults.Should().HaveCount(3);
        }
    }

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("[" + Order + "]", "an array")]
    [InlineData("\"text\"", "a string")]
    [InlineData("5", "a number")]
    [InlineData("true", "a boolean")]
    [InlineData("false", "a boolean")]
    [InlineData("null", "null")]
    public void A_payload_is_one_order(string payload, string found)
    {
        foreach (var (json, member) in ((string, string)[])[(Sqs(payload), "body"), (Sns(payload), "Message"), (Bridge(payload), "detail"),
                     (Kinesis(payload), "data"), (Post(payload), "body"), ($"[{payload}]", "element")])
        {
            Single(json).Error.Should().BeOfType<InvalidOrder>(json).Which.Faults
                .Should().Equal(new OrderFault(member, found, "one order, a JSON object"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData(Order + ",")]
    [InlineData("{\"Amount\": NaN}")]
    public void A_payload_is_strict_json(string payload)
    {
        foreach (var json in (string[])[Sqs(payload), Sns(payload), Kinesis(payload), Post(payload)])
        {
            Single(json).Error.Should().BeOfType<InvalidEvent>(json).Which.Message.Should().Contain("is not valid JSON");
        }
    }

    [Fact]
    public void A_payload_may_begin_with_a_byte_order_mark()
    {
        foreach (var json in (string[])[Sqs("\ufeff" + Order), Kinesis("\ufeff" + Order), Post("\ufeff" + Order)])
        {
            Single(json).Order.Should().NotBeNull(json);
        }
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"\\udfff\"")]
    public void A_payload_that_is_no_text_is_unreadable(string value)
    {
        foreach (var json in (string[])[
                     Records($$"""{"eventSource": "aws:sqs", "body": {{value}} }"""), Records($$"""{"EventSource": "aws:sns", "Sns": {"Message": {{value}} } }"""),
                     Records($$"""{"eventSource": "aws:kinesis", "kinesis": {"data": {{value}} } }"""), Http(value), Http(value, isBase64: true),
                     Records("""{"eventSource": "aws:sqs"}"""), Records("""{"EventSource": "aws:sns", "Sns": 5}"""), Records("""{"eventSource": "aws:kinesis"}"""), Http(null)])
        {
            Single(json).Error.Should().BeOfType<InvalidEvent>(json).Which.Message.Should().MatchRegex("^There is no (body|Message|data) that is Unicode text.$");
        }
    }

    [Theory]
    [InlineData("!")]
    [InlineData("YQ")]
    [InlineData("YQ==YQ==")]
    [InlineData("{}")]
    public void Base64_has_to_be_some(string data)
    {
        foreach (var json in (string[])[Records($$"""{"eventSource": "aws:kinesis", "kinesis": {"data": {{Quote(data)}} } }"""), Http(Quote(data), isBase64: true)])
        {
            Single(json).Error.Should().BeOfType<InvalidEvent>(json).Which.Message.Should().MatchRegex("^The (body|data) is not base64.$");
        }
    }

    [Fact]
    public void Bytes_in_base64_have_to_be_utf_8()
    {
        var json = Http(Quote(Convert.ToBase64String([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])), isBase64: true);

        Single(json).Error.Should().BeOfType<InvalidEvent>().Which.Message.Should().Be("The body is not valid JSON: it is not UTF-8.");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("post")]
    [InlineData("")]
    [InlineData("POST ")]
    public void A_request_of_another_method_than_post_is_not_read(string method) =>
        Single(Http(Quote(Order), method: method)).Error.Should().BeOfType<InvalidEvent>().Which.Message.Should().Be("The method is not POST.");

    private static OrderRecord Single(string json) => EventReader.Read(Encoding.UTF8.GetBytes(json)).Records.Should().ContainSingle().Subject;

    private static string Records(string record) => $$"""{"Records": [{{record}}]}""";

    private static string Sqs(string body) => Records($$"""{"eventSource": "aws:sqs", "messageId": "m", "body": {{Quote(body)}} }""");

    private static string Sns(string message) => Records($$"""{"EventSource": "aws:sns", "Sns": {{Notification(message)}} }""");

    private static string Notification(string message) =>
        $$"""{"Type": "Notification", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders", "Message": {{Quote(message)}} }""";

    private static string Bridge(string detail) => $$"""{"detail-type": "OrderPlaced", "source": "shop", "detail": {{detail}} }""";

    private static string Kinesis(string data) => Records(
        $$"""{"eventSource": "aws:kinesis", "kinesis": {"sequenceNumber": "9", "data": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes(data))}}"} }""");

    private static string Change(string name, string image) =>
        Records($$"""{"eventSource": "aws:dynamodb", "eventName": "{{name}}", "dynamodb": {"SequenceNumber": "9", "NewImage": {{image}} } }""");

    private static string Post(string body) => Http(Quote(body));

    private static string Http(string? body, bool isBase64 = false, string method = "POST")
    {
        var member = body is null ? "" : $"\"body\": {body}, ";
        return $$"""{"requestContext": {"http": {"method": "{{method}}"} }, {{member}}"isBase64Encoded": {{(isBase64 ? "true" : "false")}} }""";
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
