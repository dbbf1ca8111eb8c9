using System.Text;
using ReceiptAot.Function.Events.Sources;

namespace ReceiptAot.Function.Tests.Events;

public class EventSourceDetectionTests
{
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
    public void An_event_source_is_recognized_by_its_documented_members(string json, string source) =>
        Read(json).GetType().Name.Should().Be(source);

    [Theory]
    [InlineData("")]
    [InlineData(""" "Records": 5, """)]
    [InlineData(""" "Records": "aws:sqs", """)]
    [InlineData(""" "Records": {"eventSource": "aws:sqs"}, """)]
    [InlineData(""" "Records": {"0": {"eventSource": "aws:sqs"}}, """)]
    [InlineData(""" "Records": [5], """)]
    [InlineData(""" "Records": ["aws:sqs"], """)]
    [InlineData(""" "Records": [{}], """)]
    [InlineData(""" "Records": [[{"eventSource": "aws:sqs"}]], """)]
    [InlineData(""" "Records": [{"eventSource": 5}], """)]
    [InlineData(""" "Records": [{"eventSource": null, "EVENTSOURCE": "aws:sqs"}], """)]
    [InlineData(""" "Records": [{}, {"eventSource": "aws:sqs"}], """)]
    [InlineData(""" "records": [{"eventSource": "aws:sqs"}], """)]
    [InlineData(""" "eventSource": "aws:sqs", "body": "{}", """)]
    [InlineData(""" "detail": {"Order_id": "no"}, """)]
    [InlineData(""" "detail": {"Order_id": "no"}, "source": "shop", """)]
    [InlineData(""" "detail": {"Order_id": "no"}, "detail-type": "OrderPlaced", """)]
    [InlineData(""" "detail-type": "OrderPlaced", "source": "shop", """)]
    [InlineData(""" "detail": {}, "detail-type": 1, "source": "shop", """)]
    [InlineData(""" "detail": {}, "detail-type": "OrderPlaced", "source": ["shop"], """)]
    [InlineData(""" "body": "{}", """)]
    [InlineData(""" "version": "2.0", "body": "{}", """)]
    [InlineData(""" "version": "2.0", "requestContext": {}, "body": "{}", """)]
    [InlineData(""" "requestContext": {"http": {}}, """)]
    [InlineData(""" "requestContext": {"http": "POST"}, """)]
    [InlineData(""" "requestContext": {"http": {"method": 1}}, """)]
    [InlineData(""" "requestContext": "http", "httpMethod": "POST", """)]
    [InlineData(""" "httpMethod": "POST", """)]
    [InlineData(""" "httpMethod": 1, "requestContext": {}, """)]
    [InlineData(""" "httpMethod": null, "requestContext": {"elb": {}}, """)]
    [InlineData(""" "Type": "Notification", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders", "Message": "{}", """)]
    public void An_object_that_no_event_source_sends_is_an_order(string members)
    {
        var read = Read($$"""{{{members}}{{SampleOrder.Members}}}""");

        read.Should().BeOfType<DirectOrder>();
        read.Records.Should().ContainSingle().Which.Order!.Id.Value.Should().Be("12345");
    }

    [Fact]
    public void The_last_of_several_members_with_the_same_name_counts()
    {
        Read($$"""{"Records": [{"eventSource": "aws:sqs"}], "Records": 5, {{SampleOrder.Members}}}""").Should().BeOfType<DirectOrder>();
        Read($$"""{"Records": 5, "Records": [{"eventSource": "aws:sqs"}], {{SampleOrder.Members}}}""").Should().BeOfType<SqsEvent>();
    }

    private static OrderEvent Read(string json) => EventReader.Read(Encoding.UTF8.GetBytes(json));
}
