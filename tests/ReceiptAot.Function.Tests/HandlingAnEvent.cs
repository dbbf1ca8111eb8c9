using ReceiptAot.LocalCloud;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace ReceiptAot.Function.Tests;

public class HandlingAnEvent
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedLog log = new();

    [Fact]
    public async Task Answers_when_the_receipt_is_stored()
    {
        var reply = await HandleAsync(new ScriptedObjectStore());

        reply.Should().Be(ExpectedResult.Response);
        log.Lines.Should().Equal("Successfully processed order {OrderId} and stored receipt in S3 bucket {Bucket}|12345|my-bucket");
    }

    [Fact]
    public async Task Answers_the_same_when_it_was_stored_before()
    {
        var reply = await HandleAsync(new ScriptedObjectStore() { Stored = Orders.ReceiptText });

        reply.Should().Be(ExpectedResult.Response);
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
    public void Fails_without_a_bucket_whatever_the_event()
    {
        var handling = () => UnconfiguredFunction.Handle(Stream.Null, Context());

        handling.Should().Throw<MissingConfiguration>().WithMessage("Missing required environment variable RECEIPT_BUCKET");
    }

    [Fact]
    public async Task Keeps_the_fault_of_one_order_that_nobody_foresaw_from_the_others()
    {
        var reply = await HandleAsync(new ScriptedObjectStore(Fate.Crashes), Queue(Orders.Json, Orders.Json));

        reply.Should().MatchRegex("""^\{"batchItemFailures":\[\{"itemIdentifier":"m[01]"}]}$""", "either may be the one that is stored first");
        log.Lines.Should().ContainSingle(
            static line => line.StartsWith("Error processing order: {Error} (record {Record})|It crashed.|", StringComparison.Ordinal)
                && line.EndsWith("|NotSupportedException", StringComparison.Ordinal),
            "its stack is wanted in the log");
        log.Lines.Should().ContainSingle(static line => line.StartsWith("Successfully processed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hides_a_fault_that_nobody_foresaw_from_a_caller_over_http()
    {
        var reply = await HandleAsync(
            new ScriptedObjectStore(Fate.Crashes),
            $$"""{"requestContext": {"http": {"method": "POST"} }, "body": {{JsonSerializer.Serialize(Orders.Json)}} }""");

        reply.Should().Be(
            """{"statusCode":500,"headers":{"content-type":"application/json","x-content-type-options":"nosniff"},"body":"{\"errorType\":\"InternalError\","""
            + """\"message\":\"The receipt could not be stored; the request id is request-1.\",\"faults\":[]}","isBase64Encoded":false}""");
    }

    [Fact]
    public async Task Tries_no_order_for_which_another_event_leaves_no_place_in_time()
    {
        using var release = new ManualResetEventSlim();
        var objects = new ScriptedObjectStore { Ever = Fate.Hangs, Sleep = _ => release.Wait() };
        var batches = new BatchStore(new ReceiptStore(objects, time), 1);
        var hanging = Task.Run(() => batches.Store(Record(), Context()));
        SpinWait.SpinUntil(() => objects.Calls.Count == 1, TimeSpan.FromSeconds(30)).Should().BeTrue();

        batches.Store(Record(), Context(ReceiptStore.MinimumTime))[0].Error.Should().BeOfType<OutOfTime>();

        hanging.IsCompleted.Should().BeFalse();
        objects.Calls.Should().ContainSingle();
        time.Advance(TimeSpan.FromHours(1));
        release.Set();
        (await hanging)[0].Error.Should().BeOfType<StorageUnavailable>();
    }

    [Fact]
    public void Keeps_time_to_answer_for_each_record_that_is_still_to_come()
    {
        var batches = new BatchStore(new ReceiptStore(new ScriptedObjectStore(), time), 1);
        var records = EventReader.Read(Encoding.UTF8.GetBytes(Queue([.. Enumerable.Repeat(Orders.Json, 1001)]))).Records;

        var results = batches.Store(records, Context(ReceiptStore.MinimumTime + TimeSpan.FromMilliseconds(50)));

        results.TakeWhile(static record => record.Error is OutOfTime).Should().HaveCount(500);
        results.Skip(500).Should().OnlyContain(static record => record.Error == null);
    }

    [Fact]
    public void Logs_100_failures_of_a_kind_and_sums_up_the_rest()
    {
        var bodies = Enumerable.Repeat("{}", 150).Concat(Enumerable.Repeat("no json", 101)).ToArray();
        var records = EventReader.Read(Encoding.UTF8.GetBytes(Queue(bodies))).Records;

        _ = new BatchStore(new ReceiptStore(new ScriptedObjectStore(), time), 4).Store(records, Context());

        log.Lines.Should().HaveCount(202);
        log.Lines.TakeLast(2).Should().BeEquivalentTo(
            "Error processing order: {Records} more records failed with {ErrorType}|50|InvalidOrder",
            "Error processing order: {Records} more records failed with {ErrorType}|1|InvalidEvent");
    }

    [Fact]
    public void Logs_the_first_failure_of_a_kind_alone_after_the_deadline()
    {
        var records = EventReader.Read(Encoding.UTF8.GetBytes(Queue("{}", "{}", "{}", Orders.Json))).Records;

        _ = new BatchStore(new ReceiptStore(new ScriptedObjectStore(), time), 1).Store(records, Context(TimeSpan.Zero));

        log.Lines.Should().HaveCount(3);
        log.Lines.First().Should().StartWith("Error processing order: {Error} (record {Record})|The order has 3 faults: ").And.EndWith("|[0], m0");
        log.Lines.Should().Contain("Error processing order: {Records} more records failed with {ErrorType}|2|InvalidOrder");
        log.Lines.Should().ContainSingle(static line => line.Contains("Too little time", StringComparison.Ordinal));
    }

    private async Task<string> HandleAsync(ScriptedObjectStore store, string json = Orders.Json)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(json));
        using var reply = new StreamReader(new ReceiptFunction(new BatchStore(new ReceiptStore(store, time), 16)).Handle(input, Context()));
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
