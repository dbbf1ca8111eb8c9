using ReceiptAot.LocalCloud;
using System.Collections.Concurrent;
using ReceiptAot.EndToEnd.Tests.EventSources;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The environment variable <c>RECEIPT_CONCURRENCY</c>.</summary>
public class StorageConcurrencyTests
{
    [NativeTheory]
    [InlineData(null, 16)]
    [InlineData("1", 1)]
    [InlineData("40", 40)]
    public async Task Limits_the_number_of_concurrent_requests_and_open_connections(string? concurrency, int expected)
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_CONCURRENCY", concurrency));
        var inFlight = 0;
        var observed = new ConcurrentQueue<int>();
        var allInFlight = new TaskCompletionSource();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Received, async () =>
        {
            var current = Interlocked.Increment(ref inFlight);
            observed.Enqueue(current);
            if (current == expected)
            {
                _ = allInFlight.TrySetResult();
            }

            await allInFlight.Task.WaitAsync(TestTimeout.Duration);
            _ = Interlocked.Decrement(ref inFlight);
        }));

        var payload = EventSource.All["sqs"].CreateEvent([.. Enumerable.Range(0, 200).Select(EventSource.Order)]);

        (await function.InvokeAsync(payload)).Body.Should().Be("""{"batchItemFailures":[]}""");
        (await function.InvokeAsync(payload)).Body.Should().Be("""{"batchItemFailures":[]}""");

        function.S3.Requests.Should().HaveCount(600); // PUT for each order, then PUT and GET for each duplicate
        observed.Max().Should().Be(expected);
        function.S3.Requests.Select(static request => request.Connection).Distinct().Should().HaveCount(expected);
    }

    /// <summary>What threads leave stays in memory until a full collection: a process grew by 20 MB in a million events.</summary>
    [NativeFact]
    public async Task The_threads_of_an_event_are_used_again_for_the_next_event()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var threads = new ConcurrentDictionary<string, bool>();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Received, () =>
        {
            foreach (var thread in Directory.GetDirectories($"/proc/{function.Process.Id}/task"))
            {
                threads[thread] = true;
            }

            return Task.CompletedTask;
        }));

        for (var batch = 0; batch < 10; batch++)
        {
            var orders = Enumerable.Range(batch * 20, 20).Select(EventSource.Order);
            _ = await function.InvokeAsync(EventSource.All["sqs"].CreateEvent([.. orders]));
        }

        threads.Should().HaveCountLessThan(16 + 24, "the .NET runtime has its own threads");
    }

    [NativeFact]
    public async Task The_limit_applies_to_all_concurrent_invocations_of_a_process_together()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_CONCURRENCY", "3"), ("AWS_LAMBDA_MAX_CONCURRENCY", "4"));
        var inFlight = 0;
        var observed = new ConcurrentQueue<int>();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Received, async () =>
        {
            observed.Enqueue(Interlocked.Increment(ref inFlight));
            await Task.Yield();
            _ = Interlocked.Decrement(ref inFlight);
        }));

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(batch =>
            function.InvokeAsync(EventSource.All["sqs"].CreateEvent([.. Enumerable.Range(batch * 50, 50).Select(EventSource.Order)]))));

        results.Should().OnlyContain(static result => result.Body == """{"batchItemFailures":[]}""");
        function.ListKeys().Should().HaveCount(200);
        observed.Max().Should().BeInRange(1, 3);
    }

    [NativeFact]
    public async Task An_invocation_whose_orders_wait_for_the_limit_fails_before_its_deadline()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_CONCURRENCY", "1"), ("AWS_LAMBDA_MAX_CONCURRENCY", "2"));
        var holding = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        function.S3.Faults = S3FaultRules.ForKey(EventSource.Key(0), S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Served, () =>
        {
            _ = holding.TrySetResult();
            return release.Task.WaitAsync(TestTimeout.Duration);
        })));
        var first = function.InvokeAsync(EventSource.Order(0));
        await holding.Task.WaitAsync(TestTimeout.Duration);
        var timeout = TimeSpan.FromSeconds(1);

        var result = await function.InvokeAsync(EventSource.Order(1), timeout);

        FunctionUnderTest.ExpectError(result).Type.Should().Be("OutOfTime");
        result.Duration.Should().BeLessThan(timeout);
        release.SetResult();
        (await first).Body.Should().Be(ExpectedResult.Response);
    }
}
