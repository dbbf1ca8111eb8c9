using System.Text;
using Amazon.Lambda.Core;
using Microsoft.Extensions.Time.Testing;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function.Tests;

public class HandlingAnEvent
{
    private readonly FakeTimeProvider time = new();
    private readonly TestContext context = new();

    [Fact]
    public async Task Answers_when_the_receipt_is_stored()
    {
        var reply = await HandleAsync(new ScriptedObjectStore());

        reply.Should().Be("""{"statusCode":200,"message":"Receipt processed successfully"}""");
        context.Lines.Should().Equal("Successfully processed order {OrderId} and stored receipt in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Answers_the_same_when_it_was_stored_before()
    {
        var reply = await HandleAsync(new ScriptedObjectStore() { Stored = Orders.ReceiptText });

        reply.Should().Be("""{"statusCode":200,"message":"Receipt processed successfully"}""");
        context.Lines.Should().Equal("Order {OrderId} was already stored in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Logs_a_failure_once_and_hands_it_on()
    {
        var handling = () => HandleAsync(new ScriptedObjectStore(Fate.Refuses));

        await handling.Should().ThrowAsync<StorageRefused>();
        context.Lines.Should().Equal("Error processing order: {Error}|S3 refused to store: AccessDenied.");
    }

    [Fact]
    public async Task Fails_without_a_bucket_whatever_the_event()
    {
        var handling = () => new ReceiptFunction(null).HandleAsync(Stream.Null, context);

        await handling.Should().ThrowAsync<MissingConfiguration>().WithMessage("Missing required environment variable RECEIPT_BUCKET");
    }

    private async Task<string> HandleAsync(ScriptedObjectStore store)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(Orders.Json));
        using var reply = new StreamReader(await new ReceiptFunction(new BatchStore(new ReceiptStore(store, time), 16)).HandleAsync(input, context));
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
