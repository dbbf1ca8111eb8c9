using System.Globalization;
using System.Text.Json;
using ReceiptAot.EndToEnd.Tests.EventSources;
using ReceiptAot.LocalCloud;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

public class MetricsTests
{
    private const string Order = """{"Order_id": "7", "Amount": 1, "Item": "Pen"}""";
    private const string RecordWithoutMessageId = """
        {"Records": [{"eventSource": "aws:sqs", "body": "{\"Order_id\": \"7\", \"Amount\": 1, \"Item\": \"Pen\"}"}]}
        """;

    [NativeTheory]
    [InlineData("Text", "INFO")]
    [InlineData("JSON", "INFO")]
    [InlineData("Text", "FATAL")]
    public async Task A_stored_receipt_and_a_duplicate_are_counted_in_each_log_format_and_at_each_log_level(string format, string level)
    {
        await using var function = await StartAsync(("AWS_LAMBDA_LOG_FORMAT", format), ("AWS_LAMBDA_LOG_LEVEL", level));

        var first = await function.InvokeAsync(Order);
        var second = await function.InvokeAsync(Order);

        var lines = EmfLine.FindIn(function.Log);
        lines.Select(static line => line["requestId"]).Should().Equal(first.RequestId, second.RequestId);
        lines[0].Counts.Should().Equal("ReceiptsStored=1", "ColdStart=1");
        lines[1].Counts.Should().Equal("ReceiptsAlreadyStored=1");
        lines.Should().OnlyContain(static line => line.Namespace == "Shop/Receipts" && line.Dimensions == """[["Service"]]"""
            && line["Service"] == "receipts" && line.Units["StorageLatency"] == "Milliseconds" && line.Latencies.Single() > 0
            && line["level"] == "FATAL" && IsUtc(line["timestamp"]!));
    }

    [NativeTheory]
    [InlineData("{}", null, "OrdersRejected=1")]
    [InlineData("no json", null, "OrdersRejected=1")]
    [InlineData("""{"Order_id": "7", "Amount": 2, "Item": "Pen"}""", null, "ReceiptConflicts=1")]
    [InlineData(Order, "AccessDenied", "StorageFailures=1")]
    [InlineData("[" + Order + ", {}]", null, "ReceiptsAlreadyStored=1,OrdersRejected=1")]
    [InlineData(RecordWithoutMessageId, null, "ReceiptsAlreadyStored=1,OrdersRejected=1")]
    public async Task An_invocation_that_fails_is_counted(string payload, string? code, string counts)
    {
        await using var function = await StartAsync();
        _ = await function.InvokeAsync(Order);
        function.S3.Faults = code is null ? S3FaultRules.None : S3FaultRules.Always(S3Fault.Refuse(403, code));

        _ = await function.ExpectErrorAsync(payload);

        var lines = EmfLine.FindIn(function.Log);
        lines.Should().HaveCount(2);
        string.Join(',', lines[1].Counts).Should().Be(counts);
    }

    [NativeFact]
    public async Task Retries_are_counted_and_included_in_the_latency_of_the_order()
    {
        await using var function = await StartAsync();
        var unavailable = S3Fault.Refuse(503, "SlowDown");
        function.S3.Faults = S3FaultRules.InTurn(unavailable, unavailable);

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        var line = EmfLine.FindIn(function.Log).Should().ContainSingle().Subject;
        line.Counts.Should().Equal("ReceiptsStored=1", "StorageRetries=2", "ColdStart=1");
        line.Latencies.Should().ContainSingle();
    }

    [NativeFact]
    public async Task An_order_without_enough_time_is_counted_without_a_latency()
    {
        await using var function = await StartAsync();

        _ = await function.ExpectErrorAsync(Order, TimeSpan.FromMilliseconds(150));

        var line = EmfLine.FindIn(function.Log).Should().ContainSingle().Subject;
        line.Counts.Should().Equal("OrdersOutOfTime=1", "ColdStart=1");
        line.Latencies.Should().BeEmpty();
    }

    [NativeFact]
    public async Task A_batch_of_250_orders_has_one_line_with_counts_and_100_latencies_in_each_line()
    {
        await using var function = await StartAsync();

        _ = await function.InvokeAsync(EventSource.All["sqs"].CreateEvent([.. Enumerable.Range(0, 250).Select(EventSource.Order)]));

        var lines = EmfLine.FindIn(function.Log);
        lines.Select(static line => string.Join(',', line.Counts)).Should().Equal("ReceiptsStored=250,ColdStart=1", "", "");
        lines.Select(static line => line.Latencies.Count()).Should().Equal(100, 100, 50);
    }

    [NativeFact]
    public async Task Concurrent_invocations_are_counted_separately()
    {
        await using var function = await StartAsync(("AWS_LAMBDA_MAX_CONCURRENCY", "8"));

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(order => function.InvokeAsync(EventSource.Order(order))));

        var lines = EmfLine.FindIn(function.Log);
        lines.Select(static line => line["requestId"]).Should().BeEquivalentTo(results.Select(static result => result.RequestId));
        lines.Should().OnlyContain(static line => line.Counts.Contains("ReceiptsStored=1"));
        lines.Count(static line => line.Counts.Contains("ColdStart=1")).Should().Be(1);
    }

    [NativeFact]
    public async Task A_missing_bucket_counts_as_a_storage_failure()
    {
        await using var function = await StartAsync(("RECEIPT_BUCKET", null));

        _ = await function.ExpectErrorAsync(Order);

        EmfLine.FindIn(function.Log).Should().ContainSingle().Which.Counts.Should().Equal("StorageFailures=1", "ColdStart=1");
    }

    [NativeTheory]
    [InlineData("receipt-aot", "receipt-aot")]
    [InlineData(null, "service_undefined")]
    public async Task The_service_is_the_function_name_unless_it_is_set(string? functionName, string service)
    {
        await using var function = await StartAsync(("POWERTOOLS_SERVICE_NAME", null), ("AWS_LAMBDA_FUNCTION_NAME", functionName));

        _ = await function.InvokeAsync(Order);

        EmfLine.FindIn(function.Log).Should().ContainSingle().Which["Service"].Should().Be(service);
    }

    [NativeFact]
    public async Task Nothing_is_written_without_a_namespace()
    {
        await using var function = await FunctionUnderTest.StartAsync(("POWERTOOLS_SERVICE_NAME", "receipts"));

        _ = await function.InvokeAsync(Order);

        function.Log.Should().NotContain("_aws");
    }

    [NativeTheory]
    [InlineData("POWERTOOLS_METRICS_NAMESPACE", ":shop")]
    [InlineData("POWERTOOLS_METRICS_NAMESPACE", "AWS/Lambda")]
    [InlineData("POWERTOOLS_METRICS_NAMESPACE", "Größe")]
    [InlineData("POWERTOOLS_SERVICE_NAME", "a\tb")]
    public async Task Init_fails_if_a_name_is_not_valid_for_CloudWatch(string variable, string value)
    {
        await using var function = await StartAsync((variable, value));

        using var error = JsonDocument.Parse(function.Sandbox.InitError!);
        error.RootElement.GetProperty("errorType").GetString().Should().Be("InvalidConfiguration");
        error.RootElement.GetProperty("errorMessage").GetString().Should().Contain(variable);
    }

    private static Task<FunctionUnderTest> StartAsync(params (string Name, string? Value)[] changes) => FunctionUnderTest.StartAsync(
        [("POWERTOOLS_METRICS_NAMESPACE", "Shop/Receipts"), ("POWERTOOLS_SERVICE_NAME", "receipts"), .. changes]);

    private static bool IsUtc(string timestamp) =>
        DateTimeOffset.TryParseExact(timestamp, "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
