namespace ReceiptAot.Function.Tests;

public class WarmUpTests
{
    [Fact]
    public void Returns_the_message_of_an_unexpected_exception()
    {
        using var pool = new ConnectionPool(static _ => new(), TimeProvider.System);

        WarmUp.Run(new ScriptedObjectStore(StoreBehavior.Throw), pool).Should().Be("It crashed.");

        pool.IsWarmingUp.Should().BeFalse();
    }
}
