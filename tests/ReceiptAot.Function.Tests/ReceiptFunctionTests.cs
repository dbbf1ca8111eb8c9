using System.Text;
using Microsoft.Extensions.Time.Testing;
using ReceiptAot.Function.Tests.Events;
using ReceiptAot.LocalCloud;

namespace ReceiptAot.Function.Tests;

public class ReceiptFunctionTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedLog log = new();

    [Fact]
    public async Task Responds_after_the_receipt_is_stored()
    {
        var response = await HandleAsync(new ScriptedObjectStore());

        response.Should().Be(ExpectedResult.Response);
        log.Lines.Should().Equal("Successfully processed order {OrderId} and stored receipt in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Responds_in_the_same_way_if_the_receipt_was_already_stored()
    {
        var response = await HandleAsync(new ScriptedObjectStore() { Stored = SampleOrder.ReceiptText });

        response.Should().Be(ExpectedResult.Response);
        log.Lines.Should().Equal("Order {OrderId} was already stored in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Logs_a_failure_once_and_throws_the_error()
    {
        var handling = () => HandleAsync(new ScriptedObjectStore(StoreBehavior.Refuse));

        await handling.Should().ThrowAsync<StorageRefused>();
        log.Lines.Should().Equal("Error processing order: {Error}|S3 refused to store: AccessDenied.");
    }

    [Fact]
    public async Task Stores_the_other_orders_if_one_order_fails_unexpectedly()
    {
        var response = await HandleAsync(
            new ScriptedObjectStore(StoreBehavior.Throw), EventJson.SqsBatch(SampleOrder.Json, SampleOrder.Json));

        response.Should().MatchRegex("""^\{"batchItemFailures":\[\{"itemIdentifier":"m[01]"}]}$""", "either order can be stored first");
        log.Lines.Should().ContainSingle(
            static line => line.StartsWith("Error processing order: {Error} (record {Record})|It crashed.|", StringComparison.Ordinal)
                && line.EndsWith("|NotSupportedException", StringComparison.Ordinal),
            "the log needs the stack trace of the exception");
        log.Lines.Should().ContainSingle(static line => line.StartsWith("Successfully processed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hides_an_unexpected_error_from_an_HTTP_caller()
    {
        var response = await HandleAsync(new ScriptedObjectStore(StoreBehavior.Throw), EventJson.HttpPost(SampleOrder.Json));

        response.Should().Be(
            """{"statusCode":500,"headers":"""
            + """{"content-type":"application/json","x-content-type-options":"nosniff"},"body":"{\"errorType\":\"InternalError\","""
            + """\"message\":\"The receipt could not be stored; the request id is request-1.\",\"faults\":[]}","isBase64Encoded":false}""");
    }

    private async Task<string> HandleAsync(ScriptedObjectStore store, string json = SampleOrder.Json)
    {
        var function = new ReceiptFunction(new BatchStore(new ReceiptStore(store, time), 16));
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var response = new StreamReader(function.Handle(input, TestContext.Create(time, log)));
        return await response.ReadToEndAsync();
    }
}
