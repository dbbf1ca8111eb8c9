using System.Text.Json.Nodes;
using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

public class TemplateTests
{
    private static readonly string[] encrypted = ["Bucket", "FailedEvents", "Orders", "DeadLetters", "LogGroup"];

    [CloudFormationTheory]
    [MemberData(nameof(Switches.Sets), MemberType = typeof(Switches))]
    public void Contains_only_types_and_properties_that_cloudformation_defines(string switches)
    {
        var template = Switches.On(switches);
        // `aws cloudformation package` and `sam deploy` replace the local path by this.
        template.PropertiesOf("Function")["Code"] = new JsonObject { ["S3Bucket"] = "packages", ["S3Key"] = "the zip" };

        template.Resources.Values.SelectMany(ResourceSpecification.FindErrors).Should().BeEmpty();
    }

    [CloudFormationTheory]
    [MemberData(nameof(Switches.Sets), MemberType = typeof(Switches))]
    public void References_only_resources_that_the_stack_creates(string switches)
    {
        var template = Switches.On(switches);

        template.Resources.Values.Concat(template.Outputs.Values).SelectMany(References.In)
            .Where(static reference => !reference.Name.StartsWith("AWS::", StringComparison.Ordinal))
            .Should().OnlyContain(reference => template.Resources.ContainsKey(reference.Name) && (reference.Attribute == null
                || ResourceSpecification.HasAttribute((string)template.Resources[reference.Name]["Type"]!, reference.Attribute)));
    }

    [Theory]
    [MemberData(nameof(Switches.Sets), MemberType = typeof(Switches))]
    public void Contains_no_circular_dependency(string switches)
    {
        var dependencies = Switches.On(switches).Resources.ToDictionary(
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
    [InlineData("Kinesis", "StreamMapping", "IteratorAgeAlarm")]
    [InlineData("DynamoDB", "StreamMapping", "IteratorAgeAlarm")]
    [InlineData("Url", "FunctionUrl")]
    [InlineData("Rule", "OrderRule", "OrderRulePermission", "LostRuleEventsAlarm")]
    public void Creates_the_resources_of_an_event_source_only_if_it_is_switched_on(string source, params string[] resources) =>
        Switches.On(source).Resources.Keys.Except(Template.With().Resources.Keys).Should().BeEquivalentTo(resources);

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
        ((int)(decimal)template.PropertiesOf("OrdersMapping")["BatchSize"]!)
            .Should().BeLessThanOrEqualTo(10, "a larger batch requires a batching window");
        template.PropertiesOf("Orders")["RedrivePolicy"]!.ToJsonString()
            .Should().Be("""{"deadLetterTargetArn":{"Fn::GetAtt":["DeadLetters","Arn"]},"maxReceiveCount":5}""");
    }

    /// <summary>A message that SQS moves to the dead-letter queue keeps the time at which it was sent.</summary>
    [Fact]
    public void Keeps_dead_letters_ten_days_longer_than_orders()
    {
        static TimeSpan RetentionOf(string queue) =>
            TimeSpan.FromSeconds((int)(decimal)Template.With("Queue").PropertiesOf(queue)["MessageRetentionPeriod"]!);

        RetentionOf("Orders").Should().Be(TimeSpan.FromDays(4));
        RetentionOf("DeadLetters").Should().Be(TimeSpan.FromDays(14));
    }

    [Theory]
    [InlineData("Kinesis", null)]
    [InlineData("DynamoDB", """{"eventName": ["INSERT", "MODIFY"]}""")]
    public void Retries_records_of_a_stream_for_a_limited_time_and_then_reports_their_position(string stream, string? filter)
    {
        var mapping = Switches.On(stream).PropertiesOf("StreamMapping");

        mapping["FunctionResponseTypes"]!.ToJsonString().Should().Be("""["ReportBatchItemFailures"]""");
        ((bool)mapping["BisectBatchOnFunctionError"]!).Should().BeTrue();
        ((int)(decimal)mapping["MaximumRetryAttempts"]!).Should().BePositive();
        ((int)(decimal)mapping["MaximumRecordAgeInSeconds"]!).Should().Be(43200, "the stream keeps records for 24 hours");
        mapping["DestinationConfig"]!.ToJsonString().Should().Contain("""["FailedEvents","Arn"]""");
        ((string?)mapping["StartingPosition"]).Should().Be("TRIM_HORIZON");
        ((string?)mapping["FilterCriteria"]?["Filters"]!.AsArray().Single()!["Pattern"]).Should().Be(filter);
    }

    [Fact]
    public void Limits_concurrency_only_if_a_parameter_is_set()
    {
        var template = Switches.On("Queue MaximumConcurrency ReservedConcurrency");

        ((string?)template.PropertiesOf("OrdersMapping")["ScalingConfig"]!["MaximumConcurrency"]).Should().Be("2");
        ((string?)template.PropertiesOf("Function")["ReservedConcurrentExecutions"]).Should().Be("10");
        Template.With("Queue").PropertiesOf("OrdersMapping")["ScalingConfig"].Should().BeNull();
        Template.With().PropertiesOf("Function")["ReservedConcurrentExecutions"].Should().BeNull();
    }

    [Fact]
    public void Traces_only_if_the_parameter_is_true()
    {
        ((string?)Switches.On("Tracing").PropertiesOf("Function")["TracingConfig"]!["Mode"]).Should().Be("Active");
        Template.With().PropertiesOf("Function")["TracingConfig"].Should().BeNull();
    }

    [Theory]
    [InlineData("OrdersMapping", "FunctionName")]
    [InlineData("StreamMapping", "FunctionName")]
    [InlineData("OrderRulePermission", "FunctionName")]
    [InlineData("FunctionUrl", "Qualifier")]
    [InlineData("OnFailure", "Qualifier")]
    [InlineData("OrderRule", "Targets")]
    public void Sends_all_events_to_the_alias(string resource, string property)
    {
        var target = Switches.On("Queue Kinesis Url Rule").PropertiesOf(resource)[property]!;

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
    [InlineData("FailedEvents")]
    [InlineData("Orders")]
    [InlineData("DeadLetters")]
    public void Denies_requests_to_a_queue_without_TLS(string queue)
    {
        var policy = Template.With("Queue").PropertiesOf(queue + "Policy");

        policy["Queues"]!.ToJsonString().Should().Be($$"""[{"Ref":"{{queue}}"}]""");
        var denial = policy["PolicyDocument"]!["Statement"]!.AsArray().Single()!;
        ((string)denial["Effect"]!, (string)denial["Principal"]!, (string)denial["Action"]!).Should().Be(("Deny", "*", "sqs:*"));
        denial["Resource"]!.ToJsonString().Should().Be($$"""{"Fn::GetAtt":["{{queue}}","Arn"]}""");
        denial["Condition"]!.ToJsonString().Should().Be("""{"Bool":{"aws:SecureTransport":"false"}}""");
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
    public void Creates_a_private_bucket_without_access_control_lists()
    {
        var bucket = Template.With().PropertiesOf("Bucket");

        bucket["PublicAccessBlockConfiguration"]!.AsObject().Should().HaveCount(4).And.OnlyContain(static pair => (bool)pair.Value!);
        bucket["OwnershipControls"]!.ToJsonString().Should().Be("""{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}""");
    }

    [Fact]
    public void Gives_the_function_its_bucket_and_the_owner_of_the_bucket()
    {
        var variables = Template.With().PropertiesOf("Function")["Environment"]!["Variables"]!;

        variables["RECEIPT_BUCKET"]!.ToJsonString().Should().Be("""{"Ref":"Bucket"}""");
        variables["RECEIPT_BUCKET_OWNER"]!.ToJsonString().Should().Be("""{"Ref":"AWS::AccountId"}""");
    }

    [Fact]
    public void Encrypts_the_bucket_the_queues_and_the_log_with_the_key_or_with_keys_of_AWS()
    {
        static IEnumerable<string> Encryption(Template template, string key) =>
            encrypted.Where(name => template.PropertiesOf(name).ToJsonString().Contains(key, StringComparison.Ordinal));

        var (ownKey, awsKeys) = (Switches.On("Queue KmsKey"), Switches.On("Queue"));
        Encryption(ownKey, Switches.Key).Should().Equal(encrypted);
        Encryption(ownKey, "SqsManagedSseEnabled").Should().BeEmpty();
        Encryption(awsKeys, "SqsManagedSseEnabled\":true").Should().Equal("FailedEvents", "Orders", "DeadLetters");
        Encryption(awsKeys, "AES256").Should().Equal("Bucket");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Creates_a_versioned_bucket_only_if_the_parameter_is_true(string parameter, bool versioned) =>
        Template.With(new Dictionary<string, string> { ["Versioned"] = parameter }).PropertiesOf("Bucket").AsObject()
            .ContainsKey("VersioningConfiguration").Should().Be(versioned);

    [Fact]
    public void Uses_the_zip_for_the_architecture_of_the_function()
    {
        var function = Template.With().PropertiesOf("Function");

        var architecture = ((string)function["Architectures"]!.AsArray().Single()!).Replace("x86_64", "x64", StringComparison.Ordinal);
        ((string)function["Code"]!).Should().Be($"../artifacts/receipt-aot-{architecture}.zip");
    }
}
