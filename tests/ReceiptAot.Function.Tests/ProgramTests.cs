namespace ReceiptAot.Function.Tests;

public class ProgramTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Explains_in_two_lines_how_to_run_the_function_if_started_outside_lambda(string? runtimeApi)
    {
        using var error = new StringWriter();
        var previousExitCode = Environment.ExitCode;
        try
        {
            await Program.RunAsync(name => name == "AWS_LAMBDA_RUNTIME_API" ? runtimeApi : null, () => error, CancellationToken.None);

            Environment.ExitCode.Should().Be(64);
        }
        finally
        {
            Environment.ExitCode = previousExitCode;
        }

        error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2)
            .And.Contain(static line => line.Contains("./build.sh run", StringComparison.Ordinal));
    }
}
