using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ReceiptAot.Function.Events;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function.Tests;

public class HandlingAnEvent
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedLog log = new();

    [Fact]
    public async Task Answers_when_the_receipt_is_stored()
    {
        var reply = await HandleAsync(new ScriptedObjectStore());

        reply.Should().Be("""{"statusCode":200,"message":"Receipt processed successfully"}""");
        log.Lines.Should().Equal("Successfully processed order {OrderId} and stored receipt in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Answers_the_same_when_it_was_stored_before()
    {
        var reply = await HandleAsync(new ScriptedObjectStore() { Stored = Orders.ReceiptText });

        reply.Should().Be("""{"statusCode":200,"message":"Receipt processed successfully"}""");
        log.Lines.Should().Equal("Order {OrderId} was already stored in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Logs_a_failure_once_and_hands_it_on()
    {
        var handling = () => HandleAsync(new ScriptedObjectStore(Fate.Refuses));

        await handling.Should().ThrowAsync<StorageRefused>();
        log.Lines.Should().Equal("Error processing order: {Error}|S3 refused to store: AccessDenied.");
    }

    [Fact]
    public async Task Fails_without_a_bucket_whatever_the_event()
    {
        var handling = () => new ReceiptFunction(null).HandleAsync(Stream.Null, Context());

        await handling.Should().ThrowAsync<MissingConfiguration>().WithMessage("Missing required environment variable RECEIPT_BUCKET");
    }

    [Fact]
    public async Task Keeps_the_fault_of_one_order_that_nobody_foresaw_from_the_others()
    {
        var reply = await HandleAsync(new ScriptedObjectStore(Fate.Crashes), Queue(Orders.Json, Orders.Json));

        reply.Should().Be("""{"batchItemFailures":[{"itemIdentifier":"m0"}]}""");
        log.Lines.Should().Contain("Error processing order: {Error} (record {Record})|It crashed.|[0], m0|NotSupportedException", "its stack is wanted in the log");
        log.Lines.Should().ContainSingle(static line => line.StartsWith("Successfully processed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hides_a_fault_that_nobody_foresaw_from_a_caller_over_http()
    {
        var reply = await HandleAsync(
            new ScriptedObjectStore(Fate.Crashes),
            $$"""{"requestContext": {"http": {"method": "POST"} }, "body": {{JsonSerializer.Serialize(Orders.Json)}} }""");

        reply.Should().Be(
            """{"statusCode":500,"headers":{"content-type":"application/json"},"body":"{\"errorType\":\"InternalError\","""
            + """\"message\":\"The receipt could not be stored; the request id is request-1.\",\"faults\":[]}","isBase64Encoded":false}""");
    }

    [Fact]
    public async Task Tries_no_order_for_which_another_event_leaves_no_place_in_time()
    {
        var objects = new ScriptedObjectStore { Ever = Fate.Hangs, Time = time };
        var batches = new BatchStore(new ReceiptStore(objects, time), 1);
        var hanging = batches.StoreAsync(Record(), Context());
        var late = Record();

        await batches.StoreAsync(late, Context(ReceiptStore.LeastTime));

        late[0].Error.Should().BeOfType<OutOfTime>();
        hanging.IsCompleted.Should().BeFalse();
        objects.Calls.Should().ContainSingle();
    }

    [Fact]
    public async Task Keeps_time_to_answer_for_each_record_that_is_still_to_come()
    {
        var batches = new BatchStore(new ReceiptStore(new ScriptedObjectStore(), time), 1);
        var records = EventReader.Read(Encoding.UTF8.GetBytes(Queue([.. Enumerable.Repeat(Orders.Json, 1001)]))).Records;

        await batches.StoreAsync(records, Context(ReceiptStore.LeastTime + TimeSpan.FromMilliseconds(50)));

        records.TakeWhile(static record => record.Error is OutOfTime).Should().HaveCount(500);
        records.Skip(500).Should().OnlyContain(static record => record.Error == null);
    }

    private async Task<string> HandleAsync(ScriptedObjectStore store, string json = Orders.Json)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var reply = new StreamReader(await new ReceiptFunction(new BatchStore(new ReceiptStore(store, time), 16)).HandleAsync(input, Context()));
        return await reply.ReadToEndAsync();
    }

    private InvocationContext Context(TimeSpan? remaining = null) =>
        new("request-1", new Deadline(time, remaining ?? TimeSpan.FromMinutes(1)), log);

    private static IReadOnlyList<OrderRecord> Record() => EventReader.Read(Encoding.UTF8.GetBytes(Orders.Json)).Records;

    private static string Queue(params string[] bodies) => JsonSerializer.Serialize(new
    {
        Records = bodies.Select(static (body, index) => new { eventSource = "aws:sqs", messageId = $"m{index}", body }),
    });
}
