using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.Sources;

/// <summary>A source that looks at no reply.</summary>
public abstract class NotificationSource(string name) : Source(name)
{
    public override void Check(InvocationResult result, params (int Index, string Error)[] failures)
    {
        if (failures.Length == 0)
        {
            (result.Outcome, result.Body).Should().Be((InvocationOutcome.Reply, "null"));
        }
        else if (Orders > 1)
        {
            CheckPartialFailure(result, Orders, failures);
        }
        else
        {
            FunctionUnderTest.ErrorOf(result).Type.Should().Be(failures.Single().Error);
        }
    }
}

/// <summary>SNS.</summary>
public sealed class SnsSource(string name) : NotificationSource(name)
{
    public override string EventOf(IReadOnlyList<string> payloads) =>
        RecordsOf(payloads, static (record, _, payload) => record["Sns"]!["Message"] = payload);
}

/// <summary>EventBridge.</summary>
public sealed class EventBridgeSource(string name) : NotificationSource(name)
{
    public override bool HoldsSeveral => false;

    public override bool CarriesText => false;

    public override string EventOf(IReadOnlyList<string> payloads)
    {
        var sample = Sample();
        sample["detail"] = JsonNode.Parse(payloads.Single());
        return sample.ToJsonString();
    }
}
