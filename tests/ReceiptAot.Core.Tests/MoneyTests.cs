namespace ReceiptAot.Core.Tests;

public class MoneyTests
{
    [Fact]
    public void Shows_negative_zero_without_a_sign() => new Money(decimal.Negate(0.00m)).ToString().Should().Be("0.00");
}
