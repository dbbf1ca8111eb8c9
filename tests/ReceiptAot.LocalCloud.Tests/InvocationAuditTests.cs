using ReceiptAot.LocalCloud.Chaos;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Tests;

public class InvocationAuditTests
{
    private const string Stored = "Successfully processed order 0 and stored receipt in S3 bucket b";
    private const string AlreadyStored = "Order 1 was already stored in S3 bucket b";

    private const string Conflict = "Error processing order: A different receipt is already stored under receipts/2.txt in S3 bucket b; "
        + "the stored receipt was not changed. (record [2], 2)";

    private const string Unavailable =
        "Error processing order: S3 could not store receipts/3.txt in bucket b: it did not respond in time. (record [3], 3)";

    private const string NotTried =
        "Error processing order: Not tried, because an earlier order that has to be stored first has failed. (record [4], 4)";

    private const string Metrics =
        """{"_aws":{},"requestId":"r","ReceiptsStored":1,"ReceiptsAlreadyStored":1,"ReceiptConflicts":1,"StorageFailures":1,"""
        + """ "StorageRetries":2,"ColdStart":1,"StorageLatency":[1,2,3,4]}""";

    private const string FailedRecords =
        """{"batchItemFailures":[{"itemIdentifier":"2"},{"itemIdentifier":"3"},{"itemIdentifier":"4"}]}""";

    private const string FirstFailedRecord = """{"batchItemFailures":[{"itemIdentifier":"2"}]}""";

    private static readonly string[] lines = [Stored, AlreadyStored, Conflict, Unavailable, NotTried];

    [Theory]
    [InlineData("SqsFifo", FailedRecords)]
    [InlineData("Kinesis", FirstFailedRecord)]
    public void Accepts_a_response_that_agrees_with_the_log_and_the_metrics(string source, string response) =>
        FindViolations(source, response).Should().BeEmpty();

    [Theory]
    [InlineData("\"ReceiptsStored\":1", "\"ReceiptsStored\":2", "ReceiptsStored is 2, but 1 in the log")]
    [InlineData("\"ReceiptConflicts\":1,", "", "ReceiptConflicts is 0, but 1 in the log")]
    [InlineData("\"StorageFailures\":1", "\"StorageFailures\":2", "StorageFailures is 2, but 1 in the log")]
    [InlineData("\"ColdStart\":1", "\"OrdersOutOfTime\":1,\"ColdStart\":1", "OrdersOutOfTime is 1, but 0 in the log")]
    [InlineData("\"ColdStart\":1", "\"OrdersRejected\":1,\"ColdStart\":1", "OrdersRejected is 1, but all orders are valid")]
    [InlineData("\"ColdStart\":1,", "", "ColdStart is 0 at the first invocation of a process")]
    [InlineData("[1,2,3,4]", "[1,2,3]", "StorageLatency has 3 values for 4 orders")]
    public void Finds_a_metric_that_disagrees(string metric, string wrong, string violation) =>
        FindViolations("SqsFifo", FailedRecords, metrics: Metrics.Replace(metric, wrong, StringComparison.Ordinal))
            .Should().Equal(violation);

    [Fact]
    public void Finds_an_order_without_a_log_line() =>
        FindViolations("Kinesis", FirstFailedRecord, [Stored, AlreadyStored, Conflict, Unavailable])
            .Should().Equal("the log has 4 outcomes for 5 orders");

    [Theory]
    [InlineData("SqsFifo", FirstFailedRecord, "the response reports 4 orders as stored, but the log 2")]
    [InlineData("Kinesis", """{"batchItemFailures":[]}""", "the response names record 5, but the log has failures of 2, 3, 4")]
    [InlineData("Kinesis", """{"batchItemFailures":[{"itemIdentifier":"3"}]}""",
        "the response names record 3, but the log has failures of 2, 3, 4")]
    public void Finds_a_response_that_disagrees(string source, string response, string violation) =>
        FindViolations(source, response).Should().Equal(violation);

    [Fact]
    public void Finds_a_message_that_was_stored_after_a_failure_in_its_group()
    {
        var messages = lines.Select(static line =>
            line.Replace("order 0", "order 2", StringComparison.Ordinal).Replace("[2], 2", "[0], 0", StringComparison.Ordinal));

        FindViolations("SqsFifo", FailedRecords.Replace("\"2\"", "\"0\"", StringComparison.Ordinal), [.. messages], groups: "abacd")
            .Should().Equal("a later order was stored after one of a had failed");
    }

    [Fact]
    public void Finds_messages_of_a_group_that_were_stored_out_of_order() =>
        FindViolations(
            "SqsFifo",
            FailedRecords,
            [Stored.Replace("order 0", "order 1", StringComparison.Ordinal), Stored, Conflict, Unavailable, NotTried],
            Metrics.Replace("\"ReceiptsStored\":1,\"ReceiptsAlreadyStored\":1", "\"ReceiptsStored\":2", StringComparison.Ordinal),
            groups: "aabcd").Should().Equal("the orders of a were stored out of order");

    private static IEnumerable<string> FindViolations(
        string source, string response, IReadOnlyList<string>? messages = null, string metrics = Metrics, string groups = "abcde")
    {
        var orders = groups.Select(static (group, id) => new ChaosOrder($"{id}", ChaosOrder.FirstItem, $"{group}"));
        var sequence = new ChaosSequence(Enum.Parse<ChaosSource>(source), "a", new Random(0), static () => "");
        var delivery = new ChaosDelivery(sequence.Source, [.. orders]) { Sequences = [sequence] };
        var log = new InvocationLog(
            string.Concat((messages ?? lines).Select(static message => $"2026-01-01T00:00:00.000Z\tr\tinfo\t{message}\n")) + metrics);
        var result = new InvocationResult("r", InvocationOutcome.Response, response, null, TimeSpan.Zero);
        return InvocationAudit.FindViolations(delivery, delivery.Classify(result, log), log, isColdStart: true);
    }
}
