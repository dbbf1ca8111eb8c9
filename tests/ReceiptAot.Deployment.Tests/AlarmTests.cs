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
    [InlineData("ConflictsAlarm", "Sum of ReceiptAot ReceiptConflicts > 0")]
    [InlineData("RejectedOrdersAlarm", "Sum of ReceiptAot OrdersRejected > 0")]
    [InlineData("StorageFailuresAlarm", "Sum of ReceiptAot StorageFailures > 0")]
    [InlineData("OutOfTimeAlarm", "Sum of ReceiptAot OrdersOutOfTime > 0")]
    [InlineData("ErrorsAlarm", "Sum of AWS/Lambda Errors > 0")]
    [InlineData("ThrottlesAlarm", "Sum of AWS/Lambda Throttles > 0")]
    [InlineData("LostEventsAlarm", "Sum of AWS/Lambda DestinationDeliveryFailures > 0")]
    [InlineData("LostRuleEventsAlarm", "Sum of AWS/Events InvocationsFailedToBeSentToDlq > 0")]
    [InlineData("IteratorAgeAlarm", "Maximum of AWS/Lambda IteratorAge > 600000")] // ms
    [InlineData("FailedEventsAlarm", "Maximum of AWS/SQS ApproximateNumberOfMessagesVisible > 0")]
    [InlineData("DeadLettersAlarm", "Maximum of AWS/SQS ApproximateNumberOfMessagesVisible > 0")]
    [InlineData("WaitingOrdersAlarm", "Maximum of AWS/SQS ApproximateAgeOfOldestMessage > 3600")] // s
    public void Compare_a_metric_with_a_threshold(string name, string comparison)
    {
        var alarm = Switches.On(Switches.All).PropertiesOf(name);

        $"{alarm["Statistic"]} of {alarm["Namespace"]} {alarm["MetricName"]} > {alarm["Threshold"]}".Should().Be(comparison);
    }

    [Fact]
    public void Require_one_period_above_the_threshold_and_ignore_missing_data() =>
        AlarmsOf(Switches.On(Switches.All)).Select(static alarm => alarm.Value["Properties"]!).Should().OnlyContain(
            static alarm => (string)alarm["ComparisonOperator"]! == "GreaterThanThreshold"
                && (decimal)alarm["EvaluationPeriods"]! == 1
                && (string)alarm["TreatMissingData"]! == "notBreaching");

    [Theory]
    [InlineData("ErrorsAlarm", "FunctionName", """{"Ref":"Function"}""")]
    [InlineData("ThrottlesAlarm", "FunctionName", """{"Ref":"Function"}""")]
    [InlineData("LostEventsAlarm", "FunctionName", """{"Ref":"Function"}""")]
    [InlineData("IteratorAgeAlarm", "FunctionName", """{"Ref":"Function"}""")]
    [InlineData("FailedEventsAlarm", "QueueName", """{"Fn::GetAtt":["FailedEvents","QueueName"]}""")]
    [InlineData("DeadLettersAlarm", "QueueName", """{"Fn::GetAtt":["DeadLetters","QueueName"]}""")]
    [InlineData("WaitingOrdersAlarm", "QueueName", """{"Fn::GetAtt":["Orders","QueueName"]}""")]
    public void Watch_the_function_or_a_queue(string name, string dimension, string value)
    {
        var watched = Switches.On(Switches.All).PropertiesOf(name)["Dimensions"]!.AsArray().Single()!;

        ((string)watched["Name"]!, watched["Value"]!.ToJsonString()).Should().Be((dimension, value));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("900")]
    public void Compare_the_duration_in_milliseconds_with_the_timeout_in_seconds(string timeout)
    {
        var alarm = Template.With(new Dictionary<string, string> { ["Timeout"] = timeout }).PropertiesOf("DurationAlarm");

        ((string)alarm["Metrics"]![0]!["Expression"]!).Should().Be($"duration / (10 * {timeout})");
        var metric = alarm["Metrics"]![1]!["MetricStat"]!;
        ((string)metric["Stat"]!, (string)metric["Metric"]!["MetricName"]!).Should().Be(("Maximum", "Duration"));
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
