using System.Text;
using Amazon.Lambda.Core;
using ReceiptAot.Function.Storage;
using static ReceiptAot.Function.Tests.ScriptedObjectStore;

namespace ReceiptAot.Function.Tests;

public class HandlingAnEvent
{
    private readonly TestContext context = new();

    [Fact]
    public async Task Answers_when_the_receipt_is_stored()
    {
        var reply = await HandleAsync(Orders.Json, Stored);

        reply.Should().Be("""{"statusCode":200,"message":"Receipt processed successfully"}""");
        context.Lines.Should().Equal("Successfully processed order {OrderId} and stored receipt in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Answers_the_same_when_it_was_stored_before()
    {
        var reply = await HandleAsync(Orders.Json, Exists, Holds(Encoding.UTF8.GetBytes(Orders.ReceiptText)));

        reply.Should().Be("""{"statusCode":200,"message":"Receipt processed successfully"}""");
        context.Lines.Should().Equal("Order {OrderId} was already stored in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Logs_a_failure_once_and_hands_it_on()
    {
        var refusal = new StorageUnavailable("store receipts/12345.txt in bucket my-bucket", "SlowDown (503, request id X)");

        var handling = () => HandleAsync(Orders.Json, Throws(refusal));

        (await handling.Should().ThrowAsync<StorageUnavailable>()).Which.Should().BeSameAs(refusal);
        context.Lines.Should().Equal(
            "Error processing order: {Error}|S3 could not store receipts/12345.txt in bucket my-bucket: SlowDown (503, request id X).");
    }

    [Fact]
    public async Task Fails_without_a_bucket_whatever_the_event()
    {
        var handling = () => new ReceiptFunction(null).HandleAsync(Stream.Null, context);

        await handling.Should().ThrowAsync<MissingConfiguration>().WithMessage("Missing required environment variable RECEIPT_BUCKET");
    }

    private async Task<string> HandleAsync(string json, params Func<CancellationToken, Task<object?>>[] answers)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var function = new ReceiptFunction(new ReceiptStore(new ScriptedObjectStore(answers)));
        using var reply = new StreamReader(await function.HandleAsync(input, context));
        return await reply.ReadToEndAsync();
    }

    /// <summary>A context that has time, and keeps what is logged as it was given.</summary>
    private sealed class TestContext : ILambdaContext, ILambdaLogger
    {
        public List<string> Lines { get; } = [];

        public string AwsRequestId => "";

        public string FunctionName => "";

        public string FunctionVersion => "";

        public string InvokedFunctionArn => "";

        public int MemoryLimitInMB => 0;

        public string LogGroupName => "";

        public string LogStreamName => "";

        public string? TenantId => null;

        public string? TraceId => null;

        public TimeSpan RemainingTime => TimeSpan.FromMinutes(1);

        public ILambdaLogger Logger => this;

        public IClientContext? ClientContext => null;

        public ICognitoIdentity? Identity => null;

        public void Log(string message) => throw new NotSupportedException();

        public void LogLine(string message) => throw new NotSupportedException();

        public void LogInformation(string message, params object[] args) => Lines.Add(string.Join('|', [message, .. args]));

        public void LogError(string message, params object[] args) => LogInformation(message, args);
    }
}
