using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.EventSources;

/// <summary>An event source that invokes the function asynchronously, so that Lambda discards the response.</summary>
public abstract class NotificationEventSource(string name) : EventSource(name)
{
    public override void AssertResponse(InvocationResult result, params (int Index, string Error)[] failures)
    {
        if (failures.Length == 0)
        {
            (result.Outcome, result.Body).Should().Be((InvocationOutcome.Response, "null"));
        }
        else if (OrderCount > 1)
        {
            AssertPartialFailure(result, OrderCount, failures);
        }
        else
        {
            FunctionUnderTest.ExpectError(result).Type.Should().Be(failures.Single().Error);
        }
    }
}

public sealed class SnsEventSource(string name) : NotificationEventSource(name)
{
    public override string CreateEvent(IReadOnlyList<string> payloads) =>
        CreateEventWithRecords(payloads, static (record, _, payload) => record["Sns"]!["Message"] = payload);
}

public sealed class EventBridgeEventSource(string name) : NotificationEventSource(name)
{
    public override bool SupportsMultipleOrders => false;

    public override bool HasTextPayload => false;

    public override string CreateEvent(IReadOnlyList<string> payloads)
    {
        var sample = ReadSample();
        sample["detail"] = JsonNode.Parse(payloads.Single());
        return sample.ToJsonString();
    }
}
