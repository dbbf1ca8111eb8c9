using System.Globalization;
using System.Text.Json.Nodes;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

/// <summary>The alarms of the template.</summary>
public class AlarmTests
{
    private static readonly string[] alarms =
    [
        "ConflictsAlarm", "RejectedOrdersAlarm", "StorageFailuresAlarm", "OutOfTimeAlarm", "ErrorsAlarm", "ThrottlesAlarm", "DurationAlarm",
        "LostEventsAlarm", "FailedEventsAlarm",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("Queue", "DeadLettersAlarm", "WaitingOrdersAlarm")]
    [InlineData("Rule", "LostRuleEventsAlarm")]
    [InlineData("Kinesis", "IteratorAgeAlarm")]
    [InlineData("DynamoDB", "IteratorAgeAlarm")]
    public void Watch_the_function_and_the_event_sources_that_are_switched_on(string source, params string[] added) =>
        AlarmsOf(Switches.On(source)).Select(static alarm => alarm.Key).Should().BeEquivalentTo([.. alarms, .. added]);

    [Fact]
    public void Notify_the_topic() => AlarmsOf(Switches.On(Switches.All)).Should().OnlyContain(
        static alarm => (string)alarm.Value["Properties"]!["AlarmActions"]![0]! == Switches.Topic);

    [Fact]
    public void Watch_metrics_in_the_namespace_and_of_the_service_that_the_function_writes()
    {
        var template = Template.With();
        var variables = template.PropertiesOf("Function")["Environment"]!["Variables"]!;

        var watched = AlarmsOf(template).Select(static alarm => alarm.Value["Properties"]!)
            .Where(static alarm => ((string?)alarm["Namespace"])?.StartsWith("AWS/", StringComparison.Ordinal) == false).ToList();

        watched.Select(static alarm => (string)alarm["MetricName"]!)
            .Should().Equal("ReceiptConflicts", "OrdersRejected", "StorageFailures", "OrdersOutOfTime");
        foreach (var alarm in watched)
        {
            JsonNode.DeepEquals(alarm["Namespace"], variables["POWERTOOLS_METRICS_NAMESPACE"]).Should().BeTrue();
            var dimension = alarm["Dimensions"]!.AsArray().Single()!;
            ((string)dimension["Name"]!).Should().Be("Service");
            JsonNode.DeepEquals(dimension["Value"], variables["POWERTOOLS_SERVICE_NAME"]).Should().BeTrue();
        }
    }

    [Theory]
    [InlineData("10")]
    [InlineData("900")]
    public void Compare_the_duration_in_milliseconds_with_the_timeout_in_seconds(string timeout)
    {
        var alarm = Template.With(new Dictionary<string, string> { ["Timeout"] = timeout }).PropertiesOf("DurationAlarm");

        ((string)alarm["Metrics"]![0]!["Expression"]!).Should().Be($"duration / (10 * {timeout})");
        ((decimal)alarm["Threshold"]!).ToString(CultureInfo.InvariantCulture).Should().Be("80");
    }

    [Theory]
    [InlineData("10", 3600)]
    [InlineData("60", 3600)]
    [InlineData("180", (5 * 1080) + 600)]
    [InlineData("900", (5 * 5400) + 600)]
    public void Tolerate_all_retries_of_an_order_in_the_queue(string timeout, int seconds) =>
        ((int)(decimal)Template.With(new Dictionary<string, string> { ["Queue"] = "true", ["Timeout"] = timeout })
            .PropertiesOf("WaitingOrdersAlarm")["Threshold"]!).Should().Be(seconds);

    /// <summary>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html</summary>
    [Theory]
    [InlineData("default", """[{"Name":"RuleName","Value":{"Ref":"OrderRule"}}]""")]
    [InlineData("orders", """
        [{"Name":"EventBusName","Value":"orders"},
        {"Name":"RuleName","Value":{"Fn::Select":[1,{"Fn::Split":["|",{"Ref":"OrderRule"}]}]}}]
        """)]
    public void Watch_the_rule_on_its_bus(string bus, string dimensions)
    {
        var template = Template.With(new Dictionary<string, string> { ["Rule"] = "true", ["RuleBus"] = bus });

        JsonNode.DeepEquals(template.PropertiesOf("LostRuleEventsAlarm")["Dimensions"], JsonNode.Parse(dimensions)).Should().BeTrue();
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> AlarmsOf(Template template) =>
        template.Resources.Where(static resource => (string)resource.Value["Type"]! == "AWS::CloudWatch::Alarm");
}
