using System.Text;
using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Tests;

/// <summary>The borders between the sources of events, and between each of them and an order.</summary>
public class RecognisingEvents
{
    private const string Order = "\"Order_id\": \"12345\", \"Amount\": 1, \"Item\": \"Pen\"";

    [Theory]
    [InlineData("""{"Records": [{"eventSource": "aws:sqs"}]}""", nameof(SqsEvent))]
    [InlineData("""{"Records": [{"eventSource": "aws:sqs"}, {"eventSource": "aws:kinesis"}, 5]}""", nameof(SqsEvent))]
    [InlineData("""{"\u0052ecords": [{"\u0065ventSource": "aws\u003asqs"}]}""", nameof(SqsEvent))]
    [InlineData("""{"Records": [{"EventSource": "aws:sns"}]}""", nameof(SnsEvent))]
    [InlineData("""{"Records": [{"eventSource": "aws:kinesis"}]}""", nameof(KinesisEvent))]
    [InlineData("""{"Records": [{"eventSource": "aws:dynamodb"}]}""", nameof(DynamoDBEvent))]
    [InlineData("""{"detail-type": "OrderPlaced", "source": "shop", "detail": {}}""", nameof(EventBridgeEvent))]
    [InlineData("""{"detail-type": "", "source": "", "detail": null}""", nameof(EventBridgeEvent))]
    [InlineData("""{"version": "2.0", "requestContext": {"http": {"method": "GET"}}}""", nameof(HttpApiEvent))]
    [InlineData("""{"httpMethod": "GET", "requestContext": {}}""", nameof(RestApiEvent))]
    [InlineData("""{"version": "1.0", "httpMethod": "GET", "requestContext": {"accountId": "1"}}""", nameof(RestApiEvent))]
    [InlineData("""{"httpMethod": "GET", "requestContext": {"elb": {}}}""", nameof(LoadBalancerEvent))]
    [InlineData("""{"httpMethod": "GET", "requestContext": {"http": {"method": "GET"}}}""", nameof(HttpApiEvent))]
    [InlineData("""[{"Records": [{"eventSource": "aws:sqs"}], "Item": 1}]""", nameof(DirectOrders))]
    public void A_source_is_told_by_its_marks(string json, string source) => Read(json).GetType().Name.Should().Be(source);

    [Theory]
    [InlineData("")]
    [InlineData("""Records": 5, """)]
    [InlineData("""Records": "aws:sqs", """)]
    [InlineData("""Records": {"eventSource": "aws:sqs"}, """)]
    [InlineData("""Records": {"0": {"eventSource": "aws:sqs"}}, """)]
    [InlineData("""Records": [5], """)]
    [InlineData("""Records": ["aws:sqs"], """)]
    [InlineData("""Records": [{}], """)]
    [InlineData("""Records": [[{"eventSource": "aws:sqs"}]], """)]
    [InlineData("""Records": [{"eventSource": 5}], """)]
    [InlineData("""Records": [{"eventSource": null, "EVENTSOURCE": "aws:sqs"}], """)]
    [InlineData("""Records": [{}, {"eventSource": "aws:sqs"}], """)]
    [InlineData("""records": [{"eventSource": "aws:sqs"}], """)]
    [InlineData("""eventSource": "aws:sqs", "body": "{}", """)]
    [InlineData("""detail": {"Order_id": "no"}, """)]
    [InlineData("""detail": {"Order_id": "no"}, "source": "shop", """)]
    [InlineData("""detail": {"Order_id": "no"}, "detail-type": "OrderPlaced", """)]
    [InlineData("""detail-type": "OrderPlaced", "source": "shop", """)]
    [InlineData("""detail": {}, "detail-type": 1, "source": "shop", """)]
    [InlineData("""detail": {}, "detail-type": "OrderPlaced", "source": ["shop"], """)]
    [InlineData("""body": "{}", """)]
    [InlineData("""version": "2.0", "body": "{}", """)]
    [InlineData("""version": "2.0", "requestContext": {}, "body": "{}", """)]
    [InlineData("""requestContext": {"http": {}}, """)]
    [InlineData("""requestContext": {"http": "POST"}, """)]
    [InlineData("""requestContext": {"http": {"method": 1}}, """)]
    [InlineData("""requestContext": "http", "httpMethod": "POST", """)]
    [InlineData("""httpMethod": "POST", """)]
    [InlineData("""httpMethod": 1, "requestContext": {}, """)]
    [InlineData("""httpMethod": null, "requestContext": {"elb": {}}, """)]
    [InlineData("""Type": "Notification", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders", "Message": "{}", """)]
    public void An_order_is_one_whatever_else_it_holds(string members)
    {
        var json = $"{{{(members.Length > 0 ? "\"" : "")}{members}{Order}}}";

        var read = Read(json);

        read.Should().BeOfType<DirectOrder>();
        read.Records.Should().ContainSingle().Which.Order!.Id.Value.Should().Be("12345");
    }

    [Theory]
    [InlineData("""[{"eventSource": "aws:s3"}]""")]
    [InlineData("""[{"eventSource": "AWS:SQS"}]""")]
    [InlineData("""[{"eventSource": ""}]""")]
    [InlineData("""[{"eventSource": "\ud800"}]""")]
    [InlineData("""[{"EventSource": "aws:ses"}, {"eventSource": "aws:sqs"}]""")]
    public void Records_of_no_source_that_is_served_are_refused_even_beside_an_order(string records)
    {
        var reading = () => Read($$"""{"Records": {{records}}, {{Order}}}""");

        reading.Should().Throw<InvalidEvent>().WithMessage("The event has records of an event source that is not supported.");
    }

    [Fact]
    public void Records_of_no_source_that_is_served_are_refused_even_beside_the_marks_of_another()
    {
        var reading = () => Read($$"""{"Records": [], "detail-type": "a", "source": "b", "detail": { {{Order}} }, "httpMethod": "POST", "requestContext": {} }""");

        reading.Should().Throw<InvalidEvent>();
    }

    [Theory]
    [InlineData("""{"eventSource": "aws:kafka", "bootstrapServers": "b-1:9092", "records": {"orders-0": [{"value": "e30="}]}}""", "Amazon MSK or Apache Kafka")]
    [InlineData("""{"eventSource": "aws:rmq", "rmqMessagesByQueue": {"orders::/": [{"data": "e30="}]}}""", "Amazon MQ for RabbitMQ")]
    [InlineData("""{"eventSource": "aws:mq", "messages": [{"data": "e30="}]}""", "Amazon MQ for ActiveMQ")]
    [InlineData("""{"invocationId": "1", "deliveryStreamArn": "arn", "records": [{"recordId": "1", "data": "e30="}]}""", "Amazon Data Firehose")]
    [InlineData("""{"requestContext": {"routeKey": "$default", "connectionId": "1"}, "body": "{}", "isBase64Encoded": false}""", "a WebSocket API")]
    [InlineData("""{"raw_path": "/", "method": "POST", "headers": {}, "body": "{}", "is_base64_encoded": false}""", "Amazon VPC Lattice")]
    [InlineData("""{"version": "2.0", "method": "POST", "body": "{}", "requestContext": {"serviceNetworkArn": "arn"}}""", "Amazon VPC Lattice")]
    [InlineData("""{"requestContext": {}}""", "an HTTP source with an unknown payload format")]
    [InlineData("""{"Records": [{"cf": {"request": {"method": "POST"}}}]}""", "Amazon CloudFront")]
    [InlineData("""{"Records": [{"messageId": "1", "body": "{}"}]}""", "a source that the records do not name")]
    [InlineData("""{"Records": [{"kinesis": {"data": "e30="}}]}""", "a source that the records do not name")]
    [InlineData("""{"records": []}""", "an unknown event source")]
    [InlineData("""{"triggerSource": "PreSignUp_SignUp"}""", "Amazon Cognito")]
    public void An_event_of_a_source_that_is_not_served_is_named(string json, string source)
    {
        var reading = () => Read(json);

        reading.Should().Throw<InvalidEvent>()
            .WithMessage($"The event has none of an order's members. Events of {source} are not supported.");
        Read($"{{{json[1..^1]}, {Order}}}").Records.Should().ContainSingle().Which.Order.Should().NotBeNull("an order is one, whatever else it holds");
    }

    [Theory]
    [InlineData("""[{"messageId": "1", "body": "{}", "eventSource": "aws:sqs"}]""", "The event is an array of objects with none of an order's members.*")]
    [InlineData("[{}, {}]", "The event is an array of objects with none of an order's members.*")]
    [InlineData("""{"Records": []}""", "The event has no records.")]
    [InlineData("""{"Records": [], "window": {}, "state": {}, "isFinalInvokeForWindow": true, "isWindowTerminatedEarly": false}""", "The event is the end of a tumbling window*")]
    [InlineData("""{"Records": [], "isFinalInvokeForWindow": false}""", "The event has no records.")]
    public void An_event_without_an_order_says_what_it_is(string json, string message)
    {
        var reading = () => Read(json);

        reading.Should().Throw<InvalidEvent>().WithMessage(message);
    }

    [Theory]
    [InlineData("[", "1", "]")]
    [InlineData("[", "{}", "]")]
    [InlineData("[", "{" + Order + "}", "]")]
    [InlineData("""{"Records": [""", """{"eventSource": "aws:sqs", "messageId": "1", "body": "{}"}""", "]}")]
    [InlineData("""{"Records": [""", """{"eventSource": "aws:kinesis"}""", "]}")]
    public void An_event_holds_at_most_10_000_orders(string start, string order, string end)
    {
        var reading = (int orders) => Read(start + string.Join(',', Enumerable.Repeat(order, orders)) + end);

        reading.Invoking(read => read(10_001)).Should().Throw<InvalidEvent>()
            .WithMessage("The event has more than 10,000 orders, the largest batch of any event source.");
        if (order != "{}")
        {
            reading(10_000).Records.Should().HaveCount(10_000);
        }
    }

    [Fact]
    public void The_last_of_two_members_of_a_name_counts()
    {
        Read($$"""{"Records": [{"eventSource": "aws:sqs"}], "Records": 5, {{Order}}}""").Should().BeOfType<DirectOrder>();
        Read($$"""{"Records": 5, "Records": [{"eventSource": "aws:sqs"}], {{Order}}}""").Should().BeOfType<SqsEvent>();
    }

    private static OrderEvent Read(string json) => EventReader.Read(Encoding.UTF8.GetBytes(json));
}
