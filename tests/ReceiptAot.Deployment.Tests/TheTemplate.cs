using System.Text.Json.Nodes;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

public class TheTemplate
{
    private const string Topic = "arn:aws:sns:eu-central-1:123456789012:alarms";

    private static readonly Dictionary<string, string> all =
        new() { ["Queue"] = "true", ["Url"] = "true", ["Rule"] = "true", ["Versioned"] = "true", ["AlarmTopic"] = Topic };

    /// <summary>No switch, each alone, and all together.</summary>
    public static TheoryData<string> Switches => ["", .. all.Keys, string.Join(' ', all.Keys)];

    [CloudFormationTheory]
    [MemberData(nameof(Switches))]
    public void Has_only_types_and_properties_that_cloudformation_knows(string on)
    {
        var template = With(on);
        // As `aws cloudformation package` and `sam deploy` leave it.
        template.PropertiesOf("Function")["Code"] = new JsonObject { ["S3Bucket"] = "packages", ["S3Key"] = "the zip" };

        template.Resources.Values.SelectMany(ResourceSpecification.FaultsOf).Should().BeEmpty();
    }

    [CloudFormationTheory]
    [MemberData(nameof(Switches))]
    public void Refers_only_to_what_is_made(string on)
    {
        var template = With(on);

        template.Resources.Values.Concat(template.Outputs.Values).SelectMany(References.In)
            .Where(static reference => !reference.Name.StartsWith("AWS::", StringComparison.Ordinal))
            .Should().OnlyContain(reference => template.Resources.ContainsKey(reference.Name) && (reference.Attribute == null
                || ResourceSpecification.HasAttribute((string)template.Resources[reference.Name]["Type"]!, reference.Attribute)));
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public void Can_be_made_one_resource_after_another(string on)
    {
        var waiting = With(on).Resources.ToDictionary(
            static resource => resource.Key,
            static resource => References.In(resource.Value).Select(static reference => reference.Name).ToList());

        while (waiting.Keys.FirstOrDefault(name => !waiting[name].Exists(waiting.ContainsKey)) is { } next)
        {
            _ = waiting.Remove(next);
        }

        waiting.Keys.Should().BeEmpty("these wait for each other");
    }

    [Theory]
    [InlineData("Queue", "Orders", "DeadLetters", "OrdersPolicy", "DeadLettersPolicy", "OrdersMapping", "DeadLettersAlarm", "WaitingOrdersAlarm")]
    [InlineData("Url", "FunctionUrl")]
    [InlineData("Rule", "OrderRule", "OrderRulePermission")]
    public void Makes_of_a_source_nothing_unless_it_is_switched_on(string source, params string[] resources) =>
        Template.With(source).Resources.Keys.Except(Template.With().Resources.Keys).Should().BeEquivalentTo(resources);

    [Fact]
    public void Hides_an_order_for_six_times_as_long_as_the_function_may_take()
    {
        var times = Template.Parameter("Timeout")["AllowedValues"]!.AsArray().Select(static value => value!.ToString());

        foreach (var time in times)
        {
            var template = Template.With(new Dictionary<string, string> { ["Queue"] = "true", ["Timeout"] = time });
            var (hidden, allowed) = (template.PropertiesOf("Orders")["VisibilityTimeout"]!, template.PropertiesOf("Function")["Timeout"]!);
            ((decimal)hidden).Should().Be(6 * (decimal)allowed);
        }
    }

    [Fact]
    public void Has_a_queue_whose_failed_items_are_tried_again_and_then_kept()
    {
        var template = Template.With("Queue");

        template.PropertiesOf("OrdersMapping")["FunctionResponseTypes"]!.ToJsonString().Should().Be("""["ReportBatchItemFailures"]""");
        template.PropertiesOf("Orders")["RedrivePolicy"]!.ToJsonString()
            .Should().Be("""{"deadLetterTargetArn":{"Fn::GetAtt":["DeadLetters","Arn"]},"maxReceiveCount":5}""");
    }

    [Theory]
    [InlineData("OrdersMapping", "FunctionName")]
    [InlineData("OrderRulePermission", "FunctionName")]
    [InlineData("FunctionUrl", "Qualifier")]
    [InlineData("OnFailure", "Qualifier")]
    [InlineData("OrderRule", "Targets")]
    public void Sends_every_event_to_the_alias(string resource, string property)
    {
        var target = With("Queue Url Rule").PropertiesOf(resource)[property]!;

        target = target is JsonArray targets ? targets.Single()!["Arn"]! : target;
        target.ToJsonString().Should().BeOneOf("""{"Ref":"Live"}""", "\"live\"");
    }

    [Fact]
    public void Lets_the_rule_alone_fill_the_queue_of_failed_events()
    {
        static IEnumerable<string> Allowances(Template template) =>
            from statement in template.PropertiesOf("FailedEventsPolicy")["PolicyDocument"]!["Statement"]!.AsArray()
            where (string)statement!["Effect"]! == "Allow"
            select statement["Condition"]!.ToJsonString();

        Allowances(Template.With()).Should().BeEmpty();
        Allowances(Template.With("Rule")).Should().Equal("""{"ArnEquals":{"aws:SourceArn":{"Fn::GetAtt":["OrderRule","Arn"]}}}""");
    }

    [Theory]
    [InlineData("Bucket")]
    [InlineData("BucketPolicy")]
    [InlineData("LogGroup")]
    [InlineData("FailedEvents")]
    [InlineData("Orders")]
    [InlineData("DeadLetters")]
    public void Leaves_what_is_to_outlive_it(string resource)
    {
        var made = Template.With("Queue").Resources[resource];

        ((string?)made["DeletionPolicy"]).Should().Be("RetainExceptOnCreate");
        ((string?)made["UpdateReplacePolicy"]).Should().Be("Retain");
    }

    [Fact]
    public void Has_a_private_bucket_that_encrypts()
    {
        var bucket = Template.With().PropertiesOf("Bucket");

        bucket["PublicAccessBlockConfiguration"]!.AsObject().Should().HaveCount(4).And.OnlyContain(static pair => (bool)pair.Value!);
        bucket["BucketEncryption"]!.ToJsonString().Should().Contain("AES256");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Has_a_bucket_that_is_versioned_where_it_is_asked_to_be(string asked, bool versioned) =>
        Template.With(new Dictionary<string, string> { ["Versioned"] = asked }).PropertiesOf("Bucket").AsObject()
            .ContainsKey("VersioningConfiguration").Should().Be(versioned);

    [Fact]
    public void Has_alarms_that_notify_the_topic()
    {
        var alarms = With(string.Join(' ', all.Keys)).Resources
            .Where(static resource => (string)resource.Value["Type"]! == "AWS::CloudWatch::Alarm").ToList();

        alarms.Select(static alarm => alarm.Key).Should().BeEquivalentTo(
            "LoggedErrorsAlarm", "ErrorsAlarm", "ThrottlesAlarm", "FailedEventsAlarm", "DeadLettersAlarm", "WaitingOrdersAlarm");
        alarms.Should().OnlyContain(static alarm => (string)alarm.Value["Properties"]!["AlarmActions"]![0]! == Topic);
    }

    [Fact]
    public void Takes_the_zip_of_the_architecture()
    {
        var function = Template.With().PropertiesOf("Function");

        var architecture = ((string)function["Architectures"]!.AsArray().Single()!).Replace("x86_64", "x64", StringComparison.Ordinal);
        ((string)function["Code"]!).Should().Be($"../artifacts/receipt-aot-{architecture}.zip");
    }

    private static Template With(string on) => Template.With(
        on.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(static name => name, static name => all[name]));
}
