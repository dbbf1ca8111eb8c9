namespace ReceiptAot.Function.Tests.Events;

/// <summary>Identifiers and event sources of records.</summary>
public class OrderEventTests
{
    private static readonly string quotedOrder = EventJson.Quote(SampleOrder.Json);

    [Theory]
    [InlineData("\"m-1\"", "m-1")]
    [InlineData("\"\\u006d\"", "m")]
    [InlineData("\"\"", "")]
    [InlineData("5", null)]
    [InlineData("null", null)]
    [InlineData("\"\\ud800\"", null)]
    public void The_identifier_of_a_record_is_a_string(string json, string? identifier) =>
        EventJson.ReadSingle(EventJson.Records($$"""{"eventSource": "aws:sqs", "messageId": {{json}}, "body": {{quotedOrder}} }"""))
            .Identifier.Should().Be(identifier);

    [Theory]
    [InlineData("aws:kinesis", null)]
    [InlineData("aws:s3", null)]
    [InlineData("", null)]
    [InlineData("aws:sqs\\ud800", null)]
    [InlineData("aws:sqs", "12345")]
    public void A_record_whose_event_source_differs_from_that_of_the_first_record_is_unreadable(string source, string? id)
    {
        var records = EventJson.ReadRecords(EventJson.Records(
            $$"""{"eventSource": "aws:sqs"}, {"eventSource": "{{source}}", "messageId": "m", "body": {{quotedOrder}} }"""));

        (records[1].Order?.Id.Value, records[1].Error is InvalidEvent, records[1].Identifier).Should().Be((id, id is null, "m"));
    }

    [Fact]
    public void A_record_with_a_different_event_source_keeps_its_place_in_the_message_group()
    {
        var message =
            """{"eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:orders.fifo", "messageId": "m", """
            + $$""" "attributes": {"MessageGroupId": "g"}, "body": {{quotedOrder}} }""";
        var otherSource = message.Replace("aws:sqs\"", "aws:s3\"", StringComparison.Ordinal);

        var records = EventJson.ReadRecords(EventJson.Records($"{message}, {otherSource}"));

        records.Select(static record => (record.Error is InvalidEvent, record.OrderingKey)).Should().Equal((false, "g"), (true, "g"));
    }
}
