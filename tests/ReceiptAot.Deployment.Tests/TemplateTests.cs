using System.Text.Json.Nodes;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

public class TemplateTests
{
    private const string Topic = "arn:aws:sns:eu-central-1:123456789012:alarms";

    private static readonly Dictionary<string, string> allParameters =
        new() { ["Queue"] = "true", ["Url"] = "true", ["Rule"] = "true", ["Versioned"] = "true", ["AlarmTopic"] = Topic };

    /// <summary>The names of the parameters to set: none, each parameter alone, and all parameters.</summary>
    public static TheoryData<string> ParameterSets => ["", .. allParameters.Keys, string.Join(' ', allParameters.Keys)];

    [CloudFormationTheory]
    [MemberData(nameof(ParameterSets))]
    public void Contains_only_types_and_properties_that_cloudformation_defines(string parameters)
    {
        var template = With(parameters);
        // `aws cloudformation package` and `sam deploy` replace the local path by this.
        template.PropertiesOf("Function")["Code"] = new JsonObject { ["S3Bucket"] = "packages", ["S3Key"] = "the zip" };

        template.Resources.Values.SelectMany(ResourceSpecification.FindErrors).Should().BeEmpty();
    }

    [CloudFormationTheory]
    [MemberData(nameof(ParameterSets))]
    public void References_only_resources_that_the_stack_creates(string parameters)
    {
        var template = With(parameters);

        template.Resources.Values.Concat(template.Outputs.Values).SelectMany(References.In)
            .Where(static reference => !reference.Name.StartsWith("AWS::", StringComparison.Ordinal))
            .Should().OnlyContain(reference => template.Resources.ContainsKey(reference.Name) && (reference.Attribute == null
                || ResourceSpecification.HasAttribute((string)template.Resources[reference.Name]["Type"]!, reference.Attribute)));
    }

    [Theory]
    [MemberData(nameof(ParameterSets))]
    public void Contains_no_circular_dependency(string parameters)
    {
        var dependencies = With(parameters).Resources.ToDictionary(
            static resource => resource.Key,
            static resource => References.In(resource.Value).Select(static reference => reference.Name).ToList());

        while (dependencies.Keys.FirstOrDefault(name => !dependencies[name].Exists(dependencies.ContainsKey)) is { } next)
        {
            _ = dependencies.Remove(next);
        }

        dependencies.Keys.Should().BeEmpty("these resources depend on each other");
    }

    [Theory]
    [InlineData(
        "Queue", "Orders", "DeadLetters", "OrdersPolicy", "DeadLettersPolicy", "OrdersMapping", "DeadLettersAlarm", "WaitingOrdersAlarm")]
    [InlineData("Url", "FunctionUrl")]
    [InlineData("Rule", "OrderRule", "OrderRulePermission")]
    public void Creates_the_resources_of_an_event_source_only_if_its_parameter_is_true(string source, params string[] resources) =>
        Template.With(source).Resources.Keys.Except(Template.With().Resources.Keys).Should().BeEquivalentTo(resources);

    [Fact]
    public void Sets_the_visibility_timeout_to_six_times_the_function_timeout()
    {
        var timeouts = Template.Parameter("Timeout")["AllowedValues"]!.AsArray().Select(static value => value!.ToString());

        foreach (var timeout in timeouts)
        {
            var template = Template.With(new Dictionary<string, string> { ["Queue"] = "true", ["Timeout"] = timeout });
            ((decimal)template.PropertiesOf("Orders")["VisibilityTimeout"]!)
                .Should().Be(6 * (decimal)template.PropertiesOf("Function")["Timeout"]!);
        }
    }

    [Fact]
    public void Retries_failed_messages_of_the_queue_and_then_moves_them_to_the_dead_letter_queue()
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
    public void Sends_all_events_to_the_alias(string resource, string property)
    {
        var target = With("Queue Url Rule").PropertiesOf(resource)[property]!;

        target = target is JsonArray targets ? targets.Single()!["Arn"]! : target;
        target.ToJsonString().Should().BeOneOf("""{"Ref":"Live"}""", "\"live\"");
    }

    [Fact]
    public void Allows_only_the_rule_to_send_to_the_queue_of_failed_events()
    {
        static IEnumerable<string> AllowConditions(Template template) =>
            from statement in template.PropertiesOf("FailedEventsPolicy")["PolicyDocument"]!["Statement"]!.AsArray()
            where (string)statement!["Effect"]! == "Allow"
            select statement["Condition"]!.ToJsonString();

        AllowConditions(Template.With()).Should().BeEmpty();
        AllowConditions(Template.With("Rule")).Should().Equal("""{"ArnEquals":{"aws:SourceArn":{"Fn::GetAtt":["OrderRule","Arn"]}}}""");
    }

    [Theory]
    [InlineData("Bucket")]
    [InlineData("BucketPolicy")]
    [InlineData("LogGroup")]
    [InlineData("FailedEvents")]
    [InlineData("Orders")]
    [InlineData("DeadLetters")]
    public void Retains_data_when_the_stack_is_deleted(string resource)
    {
        var retained = Template.With("Queue").Resources[resource];

        ((string?)retained["DeletionPolicy"]).Should().Be("RetainExceptOnCreate");
        ((string?)retained["UpdateReplacePolicy"]).Should().Be("Retain");
    }

    [Fact]
    public void Creates_an_encrypted_private_bucket()
    {
        var bucket = Template.With().PropertiesOf("Bucket");

        bucket["PublicAccessBlockConfiguration"]!.AsObject().Should().HaveCount(4).And.OnlyContain(static pair => (bool)pair.Value!);
        bucket["BucketEncryption"]!.ToJsonString().Should().Contain("AES256");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Creates_a_versioned_bucket_only_if_the_parameter_is_true(string parameter, bool versioned) =>
        Template.With(new Dictionary<string, string> { ["Versioned"] = parameter }).PropertiesOf("Bucket").AsObject()
            .ContainsKey("VersioningConfiguration").Should().Be(versioned);

    [Fact]
    public void Creates_alarms_that_notify_the_topic()
    {
        var alarms = With(string.Join(' ', allParameters.Keys)).Resources
            .Where(static resource => (string)resource.Value["Type"]! == "AWS::CloudWatch::Alarm").ToList();

        alarms.Select(static alarm => alarm.Key).Should().BeEquivalentTo(
            "LoggedErrorsAlarm", "ErrorsAlarm", "ThrottlesAlarm", "FailedEventsAlarm", "DeadLettersAlarm", "WaitingOrdersAlarm");
        alarms.Should().OnlyContain(static alarm => (string)alarm.Value["Properties"]!["AlarmActions"]![0]! == Topic);
    }

    [Fact]
    public void Uses_the_zip_for_the_architecture_of_the_function()
    {
        var function = Template.With().PropertiesOf("Function");

        var architecture = ((string)function["Architectures"]!.AsArray().Single()!).Replace("x86_64", "x64", StringComparison.Ordinal);
        ((string)function["Code"]!).Should().Be($"../artifacts/receipt-aot-{architecture}.zip");
    }

    private static Template With(string parameters) => Template.With(
        parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(static name => name, static name => allParameters[name]));
}
