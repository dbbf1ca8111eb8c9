using Microsoft.Extensions.Time.Testing;
using ReceiptAot.Function.Tests.Events;

namespace ReceiptAot.Function.Tests.Logging;

public class FailureLogTests
{
    private readonly FakeTimeProvider time = new();
    private readonly RecordedLog log = new();

    [Fact]
    public void Logs_100_failures_of_each_error_type_and_the_number_of_the_others()
    {
        var bodies = Enumerable.Repeat("{}", 150).Concat(Enumerable.Repeat("no json", 101)).ToArray();

        Store(bodies, concurrency: 4);

        log.Lines.Should().HaveCount(202);
        log.Lines.TakeLast(2).Should().BeEquivalentTo(
            "Error processing order: {Records} more records failed with {ErrorType}|50|InvalidOrder",
            "Error processing order: {Records} more records failed with {ErrorType}|1|InvalidEvent");
    }

    [Fact]
    public void Logs_only_the_first_failure_of_each_error_type_after_the_deadline()
    {
        Store(["{}", "{}", "{}", SampleOrder.Json], concurrency: 1, remaining: TimeSpan.Zero);

        log.Lines.Should().HaveCount(3);
        log.Lines.First().Should().StartWith("Error processing order: {Error} (record {Record})|The order has 3 faults: ")
            .And.EndWith("|[0], m0");
        log.Lines.Should().Contain("Error processing order: {Records} more records failed with {ErrorType}|2|InvalidOrder");
        log.Lines.Should().ContainSingle(static line => line.Contains("Too little time", StringComparison.Ordinal));
    }

    private void Store(string[] bodies, int concurrency, TimeSpan? remaining = null)
    {
        var store = new BatchStore(new ReceiptStore(new ScriptedObjectStore(), time), concurrency);
        _ = store.Store(EventJson.ReadRecords(EventJson.SqsBatch(bodies)), TestContext.Create(time, log, remaining));
    }
}
