using System.Collections.Concurrent;
using System.Text;
using ReceiptAot.EndToEnd.Tests.Sources;
using ReceiptAot.LocalCloud.S3;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The function as Lambda Managed Instances run it: one process, many events side by side.</summary>
public class ManyEventsAtOnce
{
    private const int Events = 64;

    [NativeFact]
    public async Task Are_each_answered_with_their_own_receipt_and_logged_under_their_own_request_id()
    {
        await using var function = await FunctionUnderTest.StartAsync(
            ("AWS_LAMBDA_MAX_CONCURRENCY", "64"), ("RECEIPT_CONCURRENCY", "64"), ("AWS_LAMBDA_LOG_FORMAT", "JSON"));
        var inFlight = 0;
        var all = new TaskCompletionSource();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3Moment.Received, () =>
        {
            if (Interlocked.Increment(ref inFlight) == Events)
            {
                all.SetResult();
            }

            return all.Task.WaitAsync(Patience.Limit);
        }));

        var results = await Task.WhenAll(Enumerable.Range(0, Events).Select(order =>
            function.InvokeAsync($$"""{"Order_id": "order-{{order}}", "Amount": {{order}}, "Item": "Pen"}""")));

        results.Should().OnlyContain(static result => result.Body == FunctionUnderTest.Success);
        var logged = function.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => System.Text.Json.JsonDocument.Parse(line).RootElement)
            .ToDictionary(static line => line.GetProperty("requestId").GetString()!, static line => line.GetProperty("OrderId").GetString());
        for (var order = 0; order < Events; order++)
        {
            Encoding.UTF8.GetString(function.Read($"receipts/order-{order}.txt")!).Should().Be($"OrderID: order-{order}\nAmount: ${order}.00\nItem: Pen");
            logged[results[order].RequestId].Should().Be($"order-{order}");
        }
    }

    [NativeFact]
    public async Task Need_no_more_threads_than_receipts_are_stored_at_once()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_MAX_CONCURRENCY", "8"), ("RECEIPT_CONCURRENCY", "32"));
        var threads = new ConcurrentQueue<int>();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3Moment.Received, () =>
        {
            threads.Enqueue(Directory.GetDirectories($"/proc/{function.Process.Id}/task").Length);
            return Task.CompletedTask;
        }));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(part =>
            function.InvokeAsync(Source.All["sqs"].EventOf([.. Enumerable.Range(part * 50, 50).Select(Source.Order)]))));

        results.Should().OnlyContain(static result => result.Body == """{"batchItemFailures":[]}""");
        threads.Max().Should().BeLessThan(8 + 32 + 24, "the runtime has some of its own");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task End_with_one_line_when_one_loop_finds_that_there_are_no_more()
    {
        var turns = 0;
        await using var api = new ScriptedServer(_ => Interlocked.Increment(ref turns) == 3 ? Reply(Status(500)) : Hold);
        await using var function = LoneFunction.Start(api.Endpoint, new Dictionary<string, string?>
        {
            ["AWS_LAMBDA_MAX_CONCURRENCY"] = "3",
        });

        await function.Process.WaitForExitAsync();

        function.Process.ExitCode.Should().Be(1);
        function.Log.Should().EndWith("\t\tcrit\tThe Runtime API answered next with 500.\n");
        function.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle();
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData(500)]
    [InlineData(403)]
    public async Task Are_served_on_when_the_answer_to_one_can_not_be_delivered(int status)
    {
        var events = 0;
        await using var api = new ScriptedServer(request =>
            request.StartsWith("POST", StringComparison.Ordinal) ? Reply(Status(request.Contains("/id-1/", StringComparison.Ordinal) ? status : 202))
            : Interlocked.Increment(ref events) is var turn && turn <= 2 ? Reply(Event("{}", id: $"id-{turn}"))
            : Hold);
        await using var function = LoneFunction.Start(api.Endpoint, new Dictionary<string, string?>
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
        function.Log.Should().Contain($"\tid-1\tcrit\tThe Runtime API answered invocation/id-1/error with {status}.\n");
    }
}
