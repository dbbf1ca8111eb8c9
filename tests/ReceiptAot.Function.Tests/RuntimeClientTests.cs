using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Tests;

public class RuntimeClientTests
{
    /// <summary>A class that does, and relies on a default of AWS's <c>ILambdaLogger</c>, never returns where the real packages are used.</summary>
    [Fact]
    public void Is_not_implemented_by_the_function() => typeof(ReceiptFunction).Assembly.GetTypes()
        .Should().NotContain(static type => typeof(ILambdaLogger).IsAssignableFrom(type) || typeof(ILambdaContext).IsAssignableFrom(type));
}
