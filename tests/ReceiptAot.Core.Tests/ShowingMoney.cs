using System.Text;

namespace ReceiptAot.Core.Tests;

public class ShowingMoney
{
    [Fact]
    public void Has_no_negative_zero() => Shown(decimal.Negate(0.00m)).Should().Be("0.00");

    private static string Shown(decimal amount)
    {
        var text = new byte[32];
        new Money(amount).TryFormat(text, out var length, "", null).Should().BeTrue();
        return Encoding.UTF8.GetString(text, 0, length);
    }
}
