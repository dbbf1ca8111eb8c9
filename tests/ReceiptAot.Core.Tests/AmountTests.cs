namespace ReceiptAot.Core.Tests;

public class AmountTests
{
    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("0.1", "$0.10")]
    [InlineData("200", "$200.00")]
    [InlineData("199.9", "$199.90")]
    [InlineData("199.99", "$199.99")]
    [InlineData("\"199.99\"", "$199.99")]
    [InlineData("10.005", "$10.005")]
    [InlineData("1e3", "$1000.00")]
    [InlineData("1E+3", "$1000.00")]
    [InlineData("15e-1", "$1.50")]
    [InlineData("1.50000", "$1.50")]
    [InlineData("-5.00", "$-5.00")]
    [InlineData("-0", "$0.00")]
    [InlineData("-0.0e5", "$0.00")]
    [InlineData("0e400", "$0.00")]
    [InlineData("1e-28", "$0.0000000000000000000000000001")]
    [InlineData("0.00000000000000000000000000010", "$0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "$79228162514264337593543950335.00")]
    [InlineData("-79228162514264337593543950335", "$-79228162514264337593543950335.00")]
    [InlineData("7.9228162514264337593543950335", "$7.9228162514264337593543950335")]
    [InlineData("79228162514264337593543950335e-28", "$7.9228162514264337593543950335")]
    [InlineData("7922816251426433759354395033.5e1", "$79228162514264337593543950335.00")]
    [InlineData("1e28", "$10000000000000000000000000000.00")]
    [InlineData("1.000000000000000000000000000000000000000000", "$1.00")]
    public void Is_shown_exactly_on_the_receipt(string json, string text) =>
        OrderJson.FormatReceipt(OrderJson.ReadWith(amount: json)).Split('\n')[1].Should().Be("Amount: " + text);

    [Theory]
    [InlineData("79228162514264337593543950336")]
    [InlineData("-79228162514264337593543950336")]
    [InlineData("792281625142643375935439503350")]
    [InlineData("7.9228162514264337593543950336")]
    [InlineData("0.79228162514264337593543950335")]
    [InlineData("1e29")]
    [InlineData("1e-29")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("\"1e99999999999999999999999\"")]
    [InlineData("1e-99999999999999999999999")]
    [InlineData("12345678901234567890123456789.5")]
    public void Is_rejected_if_a_decimal_would_round_it(string json) =>
        OrderJson.ReadWith(amount: json).Faults.Should().ContainSingle()
            .Which.Expected.Should().StartWith("a number that a decimal holds exactly");

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+-1")]
    [InlineData("1e1.5")]
    [InlineData("1,000")]
    [InlineData("$1")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("\u0661")]
    public void Is_rejected_if_the_string_is_not_a_JSON_number(string text) =>
        OrderJson.ReadWith(amount: $"\"{text}\"").Faults.Should().ContainSingle()
            .Which.Expected.Should().Be("a number in JSON's grammar");

    [Fact]
    public void Is_read_without_excessive_time_if_it_has_a_million_digits()
    {
        var zeros = new string('0', 1_000_000);

        OrderJson.FormatReceipt(OrderJson.ReadWith(amount: $"0.{zeros}1e1000001")).Should().Contain("Amount: $1.00\n");
    }
}
