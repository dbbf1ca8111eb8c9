using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Tests;

public class LambdaInterfaceTests
{
    /// <summary>
    /// With AWS's own packages, in a class that implements <c>ILambdaLogger</c> and does not override <c>Log(string, string, object[])</c>,
    /// a log call with arguments never returns.
    /// </summary>
    [Fact]
    public void The_function_does_not_implement_the_interfaces_of_the_runtime_client() => typeof(ReceiptFunction).Assembly.GetTypes()
        .Should().NotContain(static type => typeof(ILambdaLogger).IsAssignableFrom(type) || typeof(ILambdaContext).IsAssignableFrom(type));
}
