namespace ReceiptAot.Function.Tests;

public class StartingOutsideLambda
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Says_in_two_lines_what_this_is_and_how_to_run_it(string? runtimeApi)
    {
        using var error = new StringWriter();
        var before = Environment.ExitCode;
        try
        {
            await Program.RunAsync(name => name == "AWS_LAMBDA_RUNTIME_API" ? runtimeApi : null, () => error, CancellationToken.None);

            Environment.ExitCode.Should().Be(64);
        }
        finally
        {
            Environment.ExitCode = before;
        }

        error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2)
            .And.Contain(static line => line.Contains("./build.sh run", StringComparison.Ordinal));
    }
}
