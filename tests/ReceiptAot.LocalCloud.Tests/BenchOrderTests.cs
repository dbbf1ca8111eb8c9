using System.Text;
using ReceiptAot.LocalCloud.Bench;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Tests;

public class BenchOrderTests
{
    private const string Receipt = "OrderID: 7\nAmount: $1.08\nItem: Wireless Headphones";

    private static readonly BenchOrder order = new(7);

    [Theory]
    [InlineData(ExpectedResult.Response)]
    [InlineData("""{ "message": "Receipt processed successfully", "statusCode": 200 }""")]
    public void Accepts_the_receipt_and_the_response(string response) => Fault(response, Receipt).Should().BeNull();

    [Theory]
    [InlineData("OrderID: 7\nAmount: $1.08\nItem: Wireless Headphones\n")]
    [InlineData("OrderID: 7\nAmount: $1.8\nItem: Wireless Headphones")]
    [InlineData("")]
    public void Reports_a_receipt_with_a_wrong_byte(string stored) =>
        Fault(ExpectedResult.Response, stored).Should().Be($"the receipt is: {stored}");

    [Fact]
    public void Reports_a_missing_receipt() =>
        Fault(ExpectedResult.Response, null).Should().Be("no receipt is stored under receipts/7.txt");

    [Theory]
    [InlineData("""{"statusCode":500,"message":"Receipt processed successfully"}""")]
    [InlineData("null")]
    [InlineData("Receipt processed successfully")]
    public void Reports_an_unexpected_response(string response) => Fault(response, Receipt).Should().Be($"the response is: {response}");

    [Fact]
    public void Reports_an_error() =>
        Fault(ExpectedResult.Response, Receipt, InvocationOutcome.Error).Should().Be($"the response is: {ExpectedResult.Response}");

    private static string? Fault(string response, string? stored, InvocationOutcome outcome = InvocationOutcome.Response) =>
        order.FaultOf(new("id", outcome, response, null, TimeSpan.Zero), stored is null ? null : Encoding.UTF8.GetBytes(stored));
}
