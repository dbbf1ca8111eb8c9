namespace ReceiptAot.Function.Tests.Events;

public class OrderingKeyTests
{
    private static readonly string quotedOrder = EventJson.Quote(SampleOrder.Json);

    [Theory]
    [InlineData("orders.fifo", """{"MessageGroupId": "a"}""", "a")]
    [InlineData("orders.fifo", """{}""", "")]
    [InlineData("orders", """{"MessageGroupId": "a"}""", null)]
    [InlineData("fifo", """{"MessageGroupId": "a"}""", null)]
    public void Only_a_FIFO_queue_has_ordered_message_groups(string queue, string attributes, string? orderingKey) =>
        EventJson.ReadSingle(EventJson.Records(
            $$"""{"eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:{{queue}}", """
            + $$""" "attributes": {{attributes}}, "body": {{quotedOrder}} }"""))
            .OrderingKey.Should().Be(orderingKey);

    [Fact]
    public void Records_of_a_stream_and_elements_of_an_array_are_ordered_by_their_order_id()
    {
        var image = """{"Order_id": {"S": "a"}, "Amount": {"N": "1"}, "Item": {"S": "Pen"}}""";

        EventJson.ReadSingle(EventJson.Kinesis(SampleOrder.Json)).OrderingKey.Should().Be("12345");
        EventJson.ReadSingle(EventJson.DynamoDB("INSERT", image)).OrderingKey.Should().Be("a");
        EventJson.ReadSingle($"[{SampleOrder.Json}]").OrderingKey.Should().Be("12345");
    }
}
