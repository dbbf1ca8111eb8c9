using System.Text.Json.Nodes;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

/// <summary>The dashboard of the template.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
/// </remarks>
public class DashboardTests
{
    private const int Columns = 24;

    [Theory]
    [MemberData(nameof(Switches.Sets), MemberType = typeof(Switches))]
    public void Contains_widgets_within_24_columns_that_do_not_overlap(string switches)
    {
        var cells =
            from widget in WidgetsOf(Switches.On(switches))
            from x in Enumerable.Range((int)widget["x"]!, (int)widget["width"]!)
            from y in Enumerable.Range((int)widget["y"]!, (int)widget["height"]!)
            select (x, y);

        cells.Should().OnlyHaveUniqueItems().And.OnlyContain(static cell => cell.x < Columns);
    }

    [Theory]
    [MemberData(nameof(Switches.Sets), MemberType = typeof(Switches))]
    public void Shows_all_alarms_of_the_stack(string switches)
    {
        var template = Switches.On(switches);

        var shown = WidgetsOf(template).Single(static widget => (string)widget["type"]! == "alarm")["properties"]!["alarms"]!.AsArray();

        shown.Select(static alarm => (string)alarm!).Should().BeEquivalentTo(template.Resources
            .Where(static resource => (string)resource.Value["Type"]! == "AWS::CloudWatch::Alarm")
            .Select(static alarm => $"${{{alarm.Key}.Arn}}"));
    }

    [Fact]
    public void Shows_all_metrics_of_the_function() =>
        MetricsOf(Template.With(), "ReceiptAot").Should().BeEquivalentTo(FunctionMetrics.Names);

    [Fact]
    public void Shows_the_queue_and_the_stream_only_if_they_are_switched_on()
    {
        MetricsOf(Template.With(), "AWS/SQS").Should().Equal("ApproximateNumberOfMessagesVisible");
        MetricsOf(Switches.On("Queue"), "AWS/SQS").Should().BeEquivalentTo(
            "ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible", "ApproximateAgeOfOldestMessage");
        MetricsOf(Template.With(), "AWS/Lambda").Should().NotContain("IteratorAge");
        MetricsOf(Switches.On("Kinesis"), "AWS/Lambda").Should().Contain("IteratorAge");
    }

    private static IEnumerable<string> MetricsOf(Template template, string metricNamespace) =>
        (from widget in WidgetsOf(template)
         from metric in widget["properties"]!["metrics"]?.AsArray() ?? []
         where (string)metric[0]! == metricNamespace
         select (string)metric[1]!).Distinct();

    private static IEnumerable<JsonNode> WidgetsOf(Template template)
    {
        var body = (string)template.PropertiesOf("Dashboard")["DashboardBody"]!["Fn::Sub"]!;
        return JsonNode.Parse(body)!["widgets"]!.AsArray().Select(static widget => widget!);
    }
}
