namespace ReceiptAot.Core.Tests;

public class ShowingMoney
{
    [Fact]
    public void Has_no_negative_zero() => new Money(decimal.Negate(0.00m)).ToString().Should().Be("0.00");
}
