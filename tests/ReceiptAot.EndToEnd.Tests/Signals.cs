using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

public class Signals
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task End_an_idle_function_at_once_with_exit_code_0(string signal)
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
    public async Task Let_an_invocation_end_and_then_the_function(string signal)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var reached = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        function.S3.Faults = S3FaultRules.Always(S3Fault.Wait(S3Moment.Received, () =>
        {
            reached.SetResult();
            return open.Task.WaitAsync(Patience.Limit);
        }));
        var invocation = function.InvokeAsync(Order);
        await reached.Task.WaitAsync(Patience.Limit);

        await function.Process.SignalAsync(signal);
        open.SetResult();

        (await invocation).Outcome.Should().Be(InvocationOutcome.Reply);
        await function.Process.WaitForExitAsync();
        function.Process.ExitCode.Should().Be(0);
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task End_a_function_that_has_come_to_its_last_try()
    {
        await using var api = new ScriptedServer(ScriptedServer.ReplyAndReset(""), ScriptedServer.ReplyAndReset(""), ScriptedServer.ReplyAndReset(""));
        await using var function = LoneFunction.Start(api.Endpoint);
        for (var request = 0; request < 4; request++)
        {
            _ = await api.NextRequestAsync();
        }

        await function.Process.SignalAsync("TERM");
        await function.Process.WaitForExitAsync();

        (function.Process.ExitCode, function.Log).Should().Be((0, ""));
    }
}
