using System.Text;
using ReceiptAot.LocalCloud.Bench;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Tests;

public class CheckingABenchmark
{
    private const string Success = """{"statusCode":200,"message":"Receipt processed successfully"}""";
    private const string Receipt = "OrderID: 7\nAmount: $1.08\nItem: Wireless Headphones";

    private static readonly BenchOrder order = new(7);

    [Theory]
    [InlineData(Success)]
    [InlineData("""{ "message": "Receipt processed successfully", "statusCode": 200 }""")]
    public void Finds_nothing_wrong_with_the_receipt_and_the_reply(string reply) => Fault(reply, Receipt).Should().BeNull();

    [Theory]
    [InlineData("OrderID: 7\nAmount: $1.08\nItem: Wireless Headphones\n")]
    [InlineData("OrderID: 7\nAmount: $1.8\nItem: Wireless Headphones")]
    [InlineData("")]
    public void Finds_a_wrong_byte_of_the_receipt(string stored) => Fault(Success, stored).Should().Be($"it stored: {stored}");

    [Fact]
    public void Finds_a_receipt_that_is_not_there() => Fault(Success, null).Should().Be("it stored nothing under receipts/7.txt");

    [Theory]
    [InlineData("""{"statusCode":500,"message":"Receipt processed successfully"}""")]
    [InlineData("null")]
    [InlineData("Receipt processed successfully")]
    public void Finds_another_reply(string reply) => Fault(reply, Receipt).Should().Be($"it answered: {reply}");

    [Fact]
    public void Finds_an_error() => Fault(Success, Receipt, InvocationOutcome.Error).Should().Be($"it answered: {Success}");

    private static string? Fault(string reply, string? stored, InvocationOutcome outcome = InvocationOutcome.Reply) =>
        order.FaultOf(new("id", outcome, reply, null, TimeSpan.Zero), stored is null ? null : Encoding.UTF8.GetBytes(stored));
}
