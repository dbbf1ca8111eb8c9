using ReceiptAot.Deployment.Tests.CloudFormation;

namespace ReceiptAot.Deployment.Tests;

/// <summary>Who may invoke the function, and what happens to events that it cannot process.</summary>
public class InvocationTests
{
    [Fact]
    public void A_caller_of_the_function_URL_needs_IAM_permission() =>
        ((string?)Template.With("Url").PropertiesOf("FunctionUrl")["AuthType"]).Should().Be("AWS_IAM");

    [Fact]
    public void Only_the_rule_of_the_stack_may_invoke_the_function()
    {
        var permission = Template.With("Rule").PropertiesOf("OrderRulePermission");

        ((string?)permission["Principal"]).Should().Be("events.amazonaws.com");
        permission["SourceArn"]!.ToJsonString().Should().Be("""{"Fn::GetAtt":["OrderRule","Arn"]}""");
    }

    [Fact]
    public void The_rule_selects_events_by_source_and_detail_type()
    {
        var parameters = new Dictionary<string, string> { ["Rule"] = "true", ["RuleSource"] = "shop", ["RuleDetailType"] = "Sale" };

        Template.With(parameters).PropertiesOf("OrderRule")["EventPattern"]!.ToJsonString()
            .Should().Be("""{"source":["shop"],"detail-type":["Sale"]}""");
    }

    [Fact]
    public void The_rule_retries_for_a_day_and_then_sends_the_event_to_the_queue_of_failed_events()
    {
        var target = Template.With("Rule").PropertiesOf("OrderRule")["Targets"]!.AsArray().Single()!;

        target["RetryPolicy"]!.ToJsonString().Should().Be("""{"MaximumEventAgeInSeconds":86400,"MaximumRetryAttempts":185}""");
        target["DeadLetterConfig"]!.ToJsonString().Should().Be("""{"Arn":{"Fn::GetAtt":["FailedEvents","Arn"]}}""");
    }

    [Fact]
    public void Asynchronous_events_that_fail_go_to_the_queue_of_failed_events() =>
        Template.With().PropertiesOf("OnFailure")["DestinationConfig"]!.ToJsonString()
            .Should().Be("""{"OnFailure":{"Destination":{"Fn::GetAtt":["FailedEvents","Arn"]}}}""");

    /// <summary>For the queries in <c>deploy/README.md</c>.</summary>
    [Fact]
    public void The_function_logs_JSON_to_the_log_group_of_the_stack() =>
        Template.With().PropertiesOf("Function")["LoggingConfig"]!.ToJsonString()
            .Should().Be("""{"LogGroup":{"Ref":"LogGroup"},"LogFormat":"JSON"}""");
}
