using System.Globalization;

namespace ReceiptAot.Core.Tests;

public class Receipts
{
    [Fact]
    public void Have_three_lines_with_no_byte_order_mark_and_no_final_newline()
    {
        var receipt = Receipt.For(Reading.ReadWith().Order!);

        receipt.Text.ToArray().Should().Equal("OrderID: 12345\nAmount: $199.99\nItem: Wireless Headphones"u8.ToArray());
        receipt.Key.Value.Should().Be("receipts/12345.txt");
    }

    [Fact]
    public void Hold_text_of_every_script_as_utf_8() =>
        Reading.ReceiptOf(Reading.ReadWith(id: "\"طلب-١\"", item: "\"Kopfhörer 😀 סמארטפון\""))
            .Should().Be("OrderID: طلب-١\nAmount: $199.99\nItem: Kopfhörer 😀 סמארטפון");

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fr-FR")]
    public void Are_the_same_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Reading.ReceiptOf(Reading.ReadWith(amount: "-1234.5")).Should().Contain("Amount: $-1234.50\n");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
