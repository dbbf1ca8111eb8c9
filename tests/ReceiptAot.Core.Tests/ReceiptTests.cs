using System.Globalization;

namespace ReceiptAot.Core.Tests;

public class ReceiptTests
{
    [Fact]
    public void Has_three_lines_without_a_byte_order_mark_or_a_final_newline()
    {
        var receipt = Receipt.For(OrderJson.ReadWith().Order!);

        receipt.Text.ToArray().Should().Equal("OrderID: 12345\nAmount: $199.99\nItem: Wireless Headphones"u8.ToArray());
        receipt.Key.Value.Should().Be("receipts/12345.txt");
    }

    [Fact]
    public void Contains_text_of_any_script_as_UTF_8() =>
        OrderJson.FormatReceipt(OrderJson.ReadWith(id: "\"طلب-١\"", item: "\"Kopfhörer 😀 סמארטפון\""))
            .Should().Be("OrderID: طلب-١\nAmount: $199.99\nItem: Kopfhörer 😀 סמארטפון");

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fr-FR")]
    public void Is_the_same_in_every_culture(string culture)
    {
        var previousCulture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            OrderJson.FormatReceipt(OrderJson.ReadWith(amount: "-1234.5")).Should().Contain("Amount: $-1234.50\n");
        }
        finally
        {
            CultureInfo.CurrentCulture = previousCulture;
        }
    }
}
