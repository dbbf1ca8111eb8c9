using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>SIGTERM and SIGINT.</summary>
public class SignalTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task An_idle_function_exits_immediately_with_code_0(string signal)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        _ = await function.InvokeAsync(Order);

        await function.Process.SignalAsync(signal);
        await function.Process.WaitForExitAsync();

        function.Process.ExitCode.Should().Be(0);
        function.Log.Should().NotContain("crit");
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_function_completes_the_current_invocation_and_then_exits(string signal)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var received = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3RequestStage.Received, () =>
        {
            received.SetResult();
            return release.Task.WaitAsync(TestTimeout.Duration);
        }));
        var invocation = function.InvokeAsync(Order);
        await received.Task.WaitAsync(TestTimeout.Duration);

        await function.Process.SignalAsync(signal);
        release.SetResult();

        (await invocation).Outcome.Should().Be(InvocationOutcome.Response);
        await function.Process.WaitForExitAsync();
        function.Process.ExitCode.Should().Be(0);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task A_function_whose_last_retry_is_pending_exits_with_code_0()
    {
        await using var api = new ScriptedServer(RespondAndReset(""), RespondAndReset(""), RespondAndReset(""));
        await using var function = StandaloneFunction.Start(api.Endpoint);
        for (var request = 0; request < 4; request++)
        {
            _ = await api.NextRequestAsync();
        }

        await function.Process.SignalAsync("TERM");
        await function.Process.WaitForExitAsync();

        (function.Process.ExitCode, function.Log).Should().Be((0, ""));
    }
}
