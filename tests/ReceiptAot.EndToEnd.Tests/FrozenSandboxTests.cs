using ReceiptAot.LocalCloud;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Lambda can freeze a sandbox for minutes between invocations. In the meantime, servers close idle connections.</summary>
public class FrozenSandboxTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    [NativeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_invocation_succeeds_after_the_server_has_closed_the_idle_connection(bool byReset)
    {
        var idleTimeout = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        await using var s3 = new ScriptedServer(
            Respond(Stored),
            async connection =>
            {
                await Respond(Stored)(connection);
                await idleTimeout.Task.WaitAsync(TestTimeout.Duration);
                connection.Close(byReset ? 0 : -1);
                closed.SetResult();
            },
            Respond(Stored));
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{s3.Endpoint}"));
        _ = await function.InvokeAsync(Order);
        _ = await function.InvokeAsync(Order);

        await function.Process.SignalAsync("STOP");
        idleTimeout.SetResult();
        await closed.Task.WaitAsync(TestTimeout.Duration);
        var invocation = function.InvokeAsync(Order);
        await function.Process.SignalAsync("CONT");

        (await invocation).Body.Should().Be(ExpectedResult.Response);
        s3.RemainingRequests().ToList().Should().HaveCount(3)
            .And.OnlyContain(static request => request.StartsWith("PUT ", StringComparison.Ordinal));
    }
}
