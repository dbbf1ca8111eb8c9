namespace ReceiptAot.Core.Tests;

public class OrderIdTests
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
    public void Rejects_a_path_segment_that_is_empty_or_consists_of_one_or_two_dots(string id) =>
        OrderJson.ReadWith(id: OrderJson.Quote(id)).Faults.Should().ContainSingle()
            .Which.Found.Should().EndWith("with an empty, '.' or '..' path segment");

    [Theory]
    [InlineData('a', 1011)]
    [InlineData('é', 505)]
    [InlineData('€', 337)]
    public void Allows_at_most_1011_bytes_of_UTF_8(char letter, int maxLength)
    {
        var longest = new string(letter, maxLength);

        OrderJson.ReadWith(id: OrderJson.Quote(longest)).Order.Should().NotBeNull();
        OrderJson.ReadWith(id: OrderJson.Quote(longest + letter)).Faults.Should().ContainSingle()
            .Which.Expected.Should().Be("at most 1011 bytes, so that the object key stays within the 1024 bytes that S3 allows");
    }

    [Fact]
    public void Allows_a_number_of_at_most_1011_digits()
    {
        OrderJson.ReadWith(id: new string('1', 1011)).Order.Should().NotBeNull();
        OrderJson.ReadWith(id: new string('1', 1012)).Faults.Should().ContainSingle()
            .Which.Found.Should().Be("a number of 1012 characters, 1012 bytes of UTF-8");
    }

    [Theory]
    [InlineData("ORD-2026/11.7_#a b", "ORD-2026/11.7_#a b")]
    [InlineData("\\u202E", "\\\\u202E")]
    [InlineData("\u200d\u2066é😀'\"", "\\u200D\\u2066é😀'\"")]
    public void Is_logged_with_format_characters_and_backslashes_escaped(string id, string logged) =>
        OrderJson.ReadWith(id: OrderJson.Quote(id)).Order!.Id.ForLog.Should().Be(logged);
}
