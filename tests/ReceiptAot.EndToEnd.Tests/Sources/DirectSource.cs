using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.Sources;

/// <summary>A direct invocation.</summary>
public sealed class DirectSource(string name, bool holdsSeveral) : Source(name)
{
    public override bool HoldsSeveral => holdsSeveral;

    public override bool CarriesText => false;

    public override string EventOf(IReadOnlyList<string> payloads) => holdsSeveral ? $"[{string.Join(", ", payloads)}]" : payloads.Single();

    public override void Check(InvocationResult result, params (int Index, string Error)[] failures)
    {
        if (failures.Length == 0)
        {
            var success = FunctionUnderTest.Success;
            result.Body.Should().Be(holdsSeveral ? $"[{string.Join(',', Enumerable.Repeat(success, Orders))}]" : success);
        }
        else if (holdsSeveral)
        {
            CheckPartialFailure(result, Orders, failures);
        }
        else
        {
            FunctionUnderTest.ErrorOf(result).Type.Should().Be(failures.Single().Error);
        }
    }
}
