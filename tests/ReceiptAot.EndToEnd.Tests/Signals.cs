using System.Diagnostics;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

public class Signals
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task End_an_idle_function_at_once_with_exit_code_0(string signal)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        _ = await function.InvokeAsync(Order);

        await SendAsync(signal, function.Process);
        await function.Process.WaitForExitAsync();

        function.Process.ExitCode.Should().Be(0);
        function.Log.Should().NotContain("crit");
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Let_an_invocation_end_and_then_the_function(string signal)
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var reached = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        function.S3.Gate = () =>
        {
            reached.SetResult();
            return open.Task;
        };
        var invocation = function.InvokeAsync(Order);
        await reached.Task;

        await SendAsync(signal, function.Process);
        open.SetResult();

        (await invocation).Outcome.Should().Be(InvocationOutcome.Reply);
        await function.Process.WaitForExitAsync();
        function.Process.ExitCode.Should().Be(0);
    }

    private static async Task SendAsync(string signal, FunctionProcess process)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]);
        await kill.WaitForExitAsync();
    }
}
