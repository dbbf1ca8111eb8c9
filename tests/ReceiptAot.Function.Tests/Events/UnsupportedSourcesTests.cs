namespace ReceiptAot.Function.Tests.Events;

public class UnsupportedSourcesTests
{
    [Theory]
    [InlineData("""[{"eventSource": "aws:s3"}]""")]
    [InlineData("""[{"eventSource": "AWS:SQS"}]""")]
    [InlineData("""[{"eventSource": ""}]""")]
    [InlineData("""[{"eventSource": "\ud800"}]""")]
    [InlineData("""[{"EventSource": "aws:ses"}, {"eventSource": "aws:sqs"}]""")]
    public void Records_of_an_unsupported_event_source_are_rejected_even_next_to_an_order(string records)
    {
        var reading = () => EventJson.ReadRecords($$"""{"Records": {{records}}, {{SampleOrder.Members}}}""");

        reading.Should().Throw<InvalidEvent>().WithMessage("The event has records of an event source that is not supported.");
    }

    [Fact]
    public void An_empty_array_of_records_is_rejected_even_next_to_the_members_of_another_event_source()
    {
        var reading = () => EventJson.ReadRecords(
            """{"Records": [], "detail-type": "a", "source": "b", "httpMethod": "POST", "requestContext": {}, """
            + $$""" "detail": {{SampleOrder.Json}} }""");

        reading.Should().Throw<InvalidEvent>();
    }

    [Theory]
    [InlineData(
        """{"eventSource": "aws:kafka", "bootstrapServers": "b-1:9092", "records": {"orders-0": [{"value": "e30="}]}}""",
        "Amazon MSK or Apache Kafka")]
    [InlineData("""{"eventSource": "aws:rmq", "rmqMessagesByQueue": {"orders::/": [{"data": "e30="}]}}""", "Amazon MQ for RabbitMQ")]
    [InlineData("""{"eventSource": "aws:mq", "messages": [{"data": "e30="}]}""", "Amazon MQ for ActiveMQ")]
    [InlineData(
        """{"invocationId": "1", "deliveryStreamArn": "arn", "records": [{"recordId": "1", "data": "e30="}]}""",
        "Amazon Data Firehose")]
    [InlineData(
        """{"requestContext": {"routeKey": "$default", "connectionId": "1"}, "body": "{}", "isBase64Encoded": false}""",
        "a WebSocket API")]
    [InlineData("""{"raw_path": "/", "method": "POST", "headers": {}, "body": "{}", "is_base64_encoded": false}""", "Amazon VPC Lattice")]
    [InlineData(
        """{"version": "2.0", "method": "POST", "body": "{}", "requestContext": {"serviceNetworkArn": "arn"}}""",
        "Amazon VPC Lattice")]
    [InlineData("""{"requestContext": {}}""", "an HTTP source with an unknown payload format")]
    [InlineData("""{"Records": [{"cf": {"request": {"method": "POST"}}}]}""", "Amazon CloudFront")]
    [InlineData("""{"Records": [{"messageId": "1", "body": "{}"}]}""", "a source that the records do not name")]
    [InlineData("""{"Records": [{"kinesis": {"data": "e30="}}]}""", "a source that the records do not name")]
    [InlineData("""{"records": []}""", "an unknown event source")]
    [InlineData("""{"triggerSource": "PreSignUp_SignUp"}""", "Amazon Cognito")]
    public void An_event_without_any_member_of_an_order_is_rejected_with_the_name_of_its_event_source(string json, string source)
    {
        var reading = () => EventJson.ReadRecords(json);

        reading.Should().Throw<InvalidEvent>()
            .WithMessage($"The event has none of an order's members. Events of {source} are not supported.");
        EventJson.ReadSingle($"{json[..^1]}, {SampleOrder.Members}}}").Order.Should().NotBeNull("an order can have other members");
    }

    [Theory]
    [InlineData(
        """[{"messageId": "1", "body": "{}", "eventSource": "aws:sqs"}]""",
        "The event is an array of objects with none of an order's members.*")]
    [InlineData("[{}, {}]", "The event is an array of objects with none of an order's members.*")]
    [InlineData("""{"Records": []}""", "The event has no records.")]
    [InlineData(
        """{"Records": [], "window": {}, "state": {}, "isFinalInvokeForWindow": true, "isWindowTerminatedEarly": false}""",
        "The event is the end of a tumbling window*")]
    [InlineData("""{"Records": [], "isFinalInvokeForWindow": false}""", "The event has no records.")]
    public void An_event_without_orders_is_rejected_with_the_reason(string json, string message)
    {
        var reading = () => EventJson.ReadRecords(json);

        reading.Should().Throw<InvalidEvent>().WithMessage(message);
    }
}
