namespace ReceiptAot.Function.Tests;

public class WarmUpTests
{
    [Fact]
    public void Reports_a_failure_and_never_throws_even_one_that_nobody_foresaw()
    {
        using var pool = new ConnectionPool(static _ => new(), TimeProvider.System);

        WarmUp.Run(new ScriptedObjectStore(Fate.Crashes), pool).Should().Be("It crashed.");

        pool.IsWarmingUp.Should().BeFalse();
    }
}
