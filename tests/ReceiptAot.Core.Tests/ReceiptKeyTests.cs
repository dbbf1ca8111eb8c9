namespace ReceiptAot.Core.Tests;

public class ReceiptKeyTests
{
    [Theory]
    [InlineData("a/b")]
    [InlineData("...")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a/.../b")]
    [InlineData("%2e%2e")]
    [InlineData("a b+c%20d\\e")]
    [InlineData(" a ")]
    public void Contains_the_order_id_unchanged(string id) =>
        new ReceiptKey(OrderJson.ReadWith(id: OrderJson.Quote(id)).Order!.Id).Value.Should().Be($"receipts/{id}.txt");

    [Fact]
    public void Is_logged_with_the_first_64_characters_of_the_order_id_which_are_escaped()
    {
        var key = new ReceiptKey(OrderJson.ReadWith(id: OrderJson.Quote("\u202e" + new string('a', 63) + "b")).Order!.Id);

        key.OrderId.ForLog.Should().Be("\\u202E" + new string('a', 63) + "…");
        key.ForLog.Should().Be($"receipts/\\u202E{new string('a', 63)}….txt");
    }
}
