namespace ReceiptAot.Function.Tests;

public class FailingToWarmUp
{
    [Fact]
    public async Task Is_told_and_never_thrown_even_where_nobody_foresaw_it() =>
        (await WarmUp.RunAsync(new ScriptedObjectStore())).Should().Be(new NotSupportedException().Message);
}
