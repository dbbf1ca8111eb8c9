namespace ReceiptAot.Function.Tests.Events;

/// <summary>Events that contain the event of another event source, such as an SQS message with an SNS notification.</summary>
public class NestedEventTests
{
    [Fact]
    public void An_order_is_read_from_up_to_three_nested_events()
    {
        string[] events =
        [
            EventJson.Sqs(EventJson.SnsNotification(EventJson.EventBridge(SampleOrder.Json))),
            EventJson.Sqs(EventJson.SnsNotification(SampleOrder.Json)),
            EventJson.Sqs(EventJson.EventBridge(SampleOrder.Json)),
            EventJson.Sns(EventJson.EventBridge(SampleOrder.Json)),
        ];

        foreach (var json in events)
        {
            EventJson.ReadSingle(json).Order!.Id.Value.Should().Be("12345", json);
        }
    }

    [Theory]
    [InlineData("""{"Type": "Notification", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders", """)]
    [InlineData("""{"Type": "Notification", "Message": "{}", """)]
    [InlineData("""{"Type": "Order", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders", "Message": "{}", """)]
    public void An_order_with_only_some_members_of_a_notification_is_an_order(string members) =>
        EventJson.ReadSingle(EventJson.Sqs(members + SampleOrder.Members + "}")).Order!.Id.Value.Should().Be("12345");

    [Fact]
    public void A_nested_event_that_no_event_source_delivers_is_read_as_an_order_with_faults()
    {
        string[] events =
        [
            EventJson.Sqs(EventJson.SnsNotification(EventJson.SnsNotification(SampleOrder.Json))),
            EventJson.Sqs(EventJson.EventBridge(EventJson.EventBridge(SampleOrder.Json))),
            EventJson.Sqs(EventJson.Sqs(SampleOrder.Json)),
            EventJson.Sqs(EventJson.Sns(SampleOrder.Json)),
            EventJson.Sns(EventJson.SnsNotification(SampleOrder.Json)),
            EventJson.EventBridge(EventJson.SnsNotification(SampleOrder.Json)),
            EventJson.Kinesis(EventJson.EventBridge(SampleOrder.Json)),
            EventJson.HttpPost(EventJson.EventBridge(SampleOrder.Json)),
            EventJson.SnsNotification(SampleOrder.Json),
        ];

        foreach (var json in events)
        {
            EventJson.ReadSingle(json).Error.Should().BeOfType<InvalidOrder>(json).Which.Faults.Should().HaveCount(3);
        }
    }
}
