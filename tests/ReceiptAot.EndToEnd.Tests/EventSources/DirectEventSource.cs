using ReceiptAot.LocalCloud;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.EventSources;

/// <summary>A direct invocation with one order or a list of orders.</summary>
public sealed class DirectEventSource(string name, bool supportsMultipleOrders) : EventSource(name)
{
    public override bool SupportsMultipleOrders => supportsMultipleOrders;

    public override bool HasTextPayload => false;

    public override string CreateEvent(IReadOnlyList<string> payloads) =>
        supportsMultipleOrders ? $"[{string.Join(", ", payloads)}]" : payloads.Single();

    public override void AssertResponse(InvocationResult result, params (int Index, string Error)[] failures)
    {
        if (failures.Length == 0)
        {
            var success = ExpectedResult.Response;
            result.Body.Should().Be(supportsMultipleOrders ? $"[{string.Join(',', Enumerable.Repeat(success, OrderCount))}]" : success);
        }
        else if (supportsMultipleOrders)
        {
            AssertPartialFailure(result, OrderCount, failures);
        }
        else
        {
            FunctionUnderTest.ExpectError(result).Type.Should().Be(failures.Single().Error);
        }
    }
}
