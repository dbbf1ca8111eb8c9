namespace ReceiptAot.LambdaRuntime.Tests;

[Collection(nameof(RuntimeClientRunner))]
public sealed class RuntimeClientLogTests : RuntimeClientRunner
{
    [Fact]
    public async Task The_initializer_can_log_through_LambdaLogger_without_a_request_id()
    {
        await RunAsync(static (input, _) => Task.FromResult(input), static () =>
        {
            LambdaLogger.Log("Starting");
            LambdaLogger.Log(LogLevel.Warning, "No {Item}", "cache");
            return Task.FromResult(false);
        });

        LogText.Split('\n').Select(static line => line.Split('\t', 2)[^1]).Should().Equal("\tinfo\tStarting", "\twarn\tNo cache", "");
    }

    [Fact]
    public async Task Console_output_becomes_log_lines_of_the_invocation()
    {
        TextWriter output = null!;
        TextWriter error = null!;
        _ = RunAsync(
            async (input, context) =>
            {
                await output.WriteAsync("two lines\r\nin ");
                context.Logger.LogInformation("between");
                await output.WriteLineAsync("parts");
                await error.WriteLineAsync("bad");
                return input;
            },
            setConsole: (first, second) => (output, error) = (first, second));

        var result = await InvokeAsync("x");

        LogText.Split('\n').Select(static line => line.Split('\t', 2)[^1]).Should().Equal(
            $"{result.RequestId}\tinfo\ttwo lines",
            $"{result.RequestId}\tinfo\tbetween",
            $"{result.RequestId}\tinfo\tin parts",
            $"{result.RequestId}\tfail\tbad",
            "");
    }

    [Fact]
    public async Task An_exception_that_the_handler_has_logged_is_not_logged_with_its_stack_trace_again()
    {
        _ = RunAsync(static (_, context) =>
        {
            var error = new InvalidOperationException("No.");
            context.Logger.LogError(error, "It failed.");
            throw error;
        });

        _ = await InvokeAsync("x");

        LogText.Split('\n').Where(static line => line.Contains("InvalidOperationException", StringComparison.Ordinal)).Should().HaveCount(2)
            .And.ContainSingle(static line => line.EndsWith(
                "\tfail\tThe handler failed with the System.InvalidOperationException that it has logged.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exception_without_a_stack_trace_is_logged_with_its_type_and_message()
    {
        _ = RunAsync(static (_, _) => throw new RefusalException("The order has a fault."));

        _ = await InvokeAsync("x");

        LogText.Should().EndWith(
            "\tfail\tThe handler failed.\nReceiptAot.LambdaRuntime.Tests.RuntimeClientLogTests+RefusalException: The order has a fault.\n");
    }

    private sealed class RefusalException(string message) : Exception(message)
    {
        public override string? StackTrace => null;
    }
}
