using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Lambda freezes a sandbox between invocations, for minutes; what it had connected to does not wait that long.</summary>
public class Freezing
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    [NativeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Costs_a_connection_that_the_server_has_given_up_meanwhile_and_no_event(bool byReset)
    {
        var idleForTooLong = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        await using var s3 = new ScriptedServer(
            Reply(Stored),
            async connection =>
            {
                await Reply(Stored)(connection);
                await idleForTooLong.Task.WaitAsync(Patience.Limit);
                connection.Close(byReset ? 0 : -1);
                closed.SetResult();
            },
            Reply(Stored));
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{s3.Endpoint}"));
        _ = await function.InvokeAsync(Order);
        _ = await function.InvokeAsync(Order);

        await function.Process.SignalAsync("STOP");
        idleForTooLong.SetResult();
        await closed.Task.WaitAsync(Patience.Limit);
        var next = function.InvokeAsync(Order);
        await function.Process.SignalAsync("CONT");

        (await next).Body.Should().Be(FunctionUnderTest.Success);
        s3.RestOfRequests().ToList().Should().HaveCount(3).And.OnlyContain(static request => request.StartsWith("PUT ", StringComparison.Ordinal));
    }
}
