namespace ReceiptAot.Core.Tests;

public class ReceiptKeys
{
    [Theory]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("/")]
    [InlineData("a//b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../a")]
    [InlineData("a/./b")]
    [InlineData("a/..")]
    public void Cannot_climb_or_have_an_empty_segment(string id) =>
        Reading.ReadWith(id: Reading.Quote(id)).Faults.Should().ContainSingle()
            .Which.Found.Should().EndWith("with an empty, '.' or '..' path segment");

    [Theory]
    [InlineData("a/b")]
    [InlineData("...")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a/.../b")]
    [InlineData("%2e%2e")]
    [InlineData("a b+c%20d\\e")]
    [InlineData(" a ")]
    public void Keep_the_id_as_it_stands(string id) =>
        new ReceiptKey(Reading.ReadWith(id: Reading.Quote(id)).Order!.Id).Value.Should().Be($"receipts/{id}.txt");

    [Theory]
    [InlineData('a', 1011)]
    [InlineData('é', 505)]
    [InlineData('€', 337)]
    public void Hold_1024_bytes_of_utf_8_and_not_one_more(char letter, int count)
    {
        var longest = new string(letter, count);

        Reading.ReadWith(id: Reading.Quote(longest)).Order.Should().NotBeNull();
        Reading.ReadWith(id: Reading.Quote(longest + letter)).Faults.Should().ContainSingle()
            .Which.Expected.Should().Be("at most 1011 bytes, so that the object key stays within the 1024 bytes that S3 allows");
    }

    [Fact]
    public void Hold_a_number_of_1011_digits_and_not_one_more()
    {
        Reading.ReadWith(id: new string('1', 1011)).Order.Should().NotBeNull();
        Reading.ReadWith(id: new string('1', 1012)).Faults.Should().ContainSingle().Which.Found.Should().Be("a number of 1012 characters, 1012 bytes of UTF-8");
    }

    [Theory]
    [InlineData("ORD-2026/11.7_#a b", "ORD-2026/11.7_#a b")]
    [InlineData("\\u202E", "\\\\u202E")]
    [InlineData("\u200d\u2066é😀'\"", "\\u200D\\u2066é😀'\"")]
    public void Show_an_id_in_messages_so_that_none_looks_like_another(string id, string shown) =>
        Reading.ReadWith(id: Reading.Quote(id)).Order!.Id.ForLog.Should().Be(shown);

    [Fact]
    public void Show_an_id_in_messages_escaped_and_cut_to_64_characters()
    {
        var key = new ReceiptKey(Reading.ReadWith(id: Reading.Quote("\u202e" + new string('a', 63) + "b")).Order!.Id);

        key.OrderId.ForLog.Should().Be("\\u202E" + new string('a', 63) + "…");
        key.ForLog.Should().Be($"receipts/\\u202E{new string('a', 63)}….txt");
    }
}
