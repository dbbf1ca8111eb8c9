using ReceiptAot.LocalCloud;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ReceiptAot.EndToEnd.Tests.EventSources;
using ReceiptAot.LocalCloud.S3;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Concurrent invocations in one process, as on Lambda Managed Instances.</summary>
public class ConcurrentInvocationTests
{
    private const int Invocations = 64;

    [NativeFact]
    public async Task Each_invocation_stores_its_own_receipt_and_logs_its_own_request_id()
    {
        await using var function = await FunctionUnderTest.StartAsync(
            ("AWS_LAMBDA_MAX_CONCURRENCY", "64"), ("RECEIPT_CONCURRENCY", "64"), ("AWS_LAMBDA_LOG_FORMAT", "JSON"));
        var inFlight = 0;
        var allInFlight = new TaskCompletionSource();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Received, () =>
        {
            if (Interlocked.Increment(ref inFlight) == Invocations)
            {
                allInFlight.SetResult();
            }

            return allInFlight.Task.WaitAsync(TestTimeout.Duration);
        }));

        var results = await Task.WhenAll(Enumerable.Range(0, Invocations).Select(order =>
            function.InvokeAsync($$"""{"Order_id": "order-{{order}}", "Amount": {{order}}, "Item": "Pen"}""")));

        results.Should().OnlyContain(static result => result.Body == ExpectedResult.Response);
        var loggedOrderIds = function.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(
                static line => line.GetProperty("requestId").GetString()!,
                static line => line.GetProperty("OrderId").GetString());
        for (var order = 0; order < Invocations; order++)
        {
            Encoding.UTF8.GetString(function.ReadObject($"receipts/order-{order}.txt")!)
                .Should().Be($"OrderID: order-{order}\nAmount: ${order}.00\nItem: Pen");
            loggedOrderIds[results[order].RequestId].Should().Be($"order-{order}");
        }
    }

    [NativeFact]
    public async Task The_number_of_threads_is_bounded_by_the_concurrency_settings()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_MAX_CONCURRENCY", "8"), ("RECEIPT_CONCURRENCY", "32"));
        var threads = new ConcurrentQueue<int>();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Received, () =>
        {
            threads.Enqueue(Directory.GetDirectories($"/proc/{function.Process.Id}/task").Length);
            return Task.CompletedTask;
        }));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(batch =>
            function.InvokeAsync(EventSource.All["sqs"].CreateEvent([.. Enumerable.Range(batch * 50, 50).Select(EventSource.Order)]))));

        results.Should().OnlyContain(static result => result.Body == """{"batchItemFailures":[]}""");
        threads.Max().Should().BeLessThan(8 + 32 + 24, "the .NET runtime has its own threads");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task The_process_exits_with_one_log_line_when_one_loop_cannot_get_the_next_event()
    {
        var requests = 0;
        await using var api = new ScriptedServer(_ => Interlocked.Increment(ref requests) == 3 ? Respond(Status(500)) : NeverRespond);
        await using var function = StandaloneFunction.Start(api.Endpoint, new Dictionary<string, string?>
        {
            ["AWS_LAMBDA_MAX_CONCURRENCY"] = "3",
        });

        await function.Process.WaitForExitAsync();

        function.Process.ExitCode.Should().Be(1);
        function.Log.Should().EndWith("\t\tcrit\tThe Runtime API responded to next with 500.\n");
        function.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle();
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData(500)]
    [InlineData(403)]
    public async Task Other_invocations_continue_when_one_response_cannot_be_delivered(int status)
    {
        var events = 0;
        await using var api = new ScriptedServer(request =>
        {
            if (request.StartsWith("POST", StringComparison.Ordinal))
            {
                return Respond(Status(request.Contains("/id-1/", StringComparison.Ordinal) ? status : 202));
            }

            var number = Interlocked.Increment(ref events);
            return number <= 2 ? Respond(Event("{}", id: $"id-{number}")) : NeverRespond;
        });
        await using var function = StandaloneFunction.Start(api.Endpoint, new Dictionary<string, string?>
        {
            ["AWS_LAMBDA_MAX_CONCURRENCY"] = "2",
        });

        var requests = new List<string>();
        while (requests.Count < 6)
        {
            requests.Add((await api.NextRequestAsync()).Split(" HTTP")[0]);
        }

        requests.Count(static request => request.StartsWith("GET", StringComparison.Ordinal)).Should().Be(4);
        requests.Should().ContainSingle(static request => request.EndsWith("/id-1/error", StringComparison.Ordinal));
        requests.Should().ContainSingle(static request => request.EndsWith("/id-2/error", StringComparison.Ordinal));
        function.Process.HasExited.Should().BeFalse();
        function.Log.Should().Contain($"\tid-1\tcrit\tThe Runtime API responded to invocation/id-1/error with {status}.\n");
    }
}
