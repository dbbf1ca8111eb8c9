namespace ReceiptAot.LambdaRuntime.Tests;

public class LogWriterTests
{
    [Theory]
    [InlineData(null, "info warn fail crit")]
    [InlineData("nonsense", "info warn fail crit")]
    [InlineData("TRACE", "dbug info warn fail crit")]
    [InlineData("DEBUG", "dbug info warn fail crit")]
    [InlineData("INFO", "info warn fail crit")]
    [InlineData("warn", "warn fail crit")]
    [InlineData("Warning", "warn fail crit")]
    [InlineData("ERROR", "fail crit")]
    [InlineData("FATAL", "crit")]
    [InlineData("Critical", "crit")]
    public void Writes_lines_from_the_level_of_the_environment_variable(string? level, string labels)
    {
        using var log = new CapturedLog(level: level);
        var logger = log.CreateLogger();

        logger.LogDebug("x");
        logger.LogInformation("x");
        logger.LogWarning("x");
        logger.LogError("x");
        logger.LogCritical("x");

        var lines = log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string.Join(' ', lines.Select(static line => line.Split('\t')[2])).Should().Be(labels);
    }

    [Theory]
    [InlineData("DEBUG", "ERROR", "fail")]
    [InlineData("ERROR", "Warning", "warn fail")]
    [InlineData("ERROR", "", "fail")]
    public void Reads_the_environment_variables_of_the_handler_first(string level, string handlerLevel, string labels)
    {
        using var log = new CapturedLog(format: "JSON", level: level, handlerFormat: "Text", handlerLevel: handlerLevel);
        var logger = log.CreateLogger();

        logger.LogWarning("x");
        logger.LogError("x");

        var lines = log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string.Join(' ', lines.Select(static line => line.Split('\t')[2])).Should().Be(labels);
    }

    [Fact]
    public void Separates_lines_if_an_argument_logs_while_it_is_formatted()
    {
        using var log = new CapturedLog();
        var logger = log.CreateLogger();

        logger.LogInformation("outer {Inner} outer", new LoggingArgument(logger));

        log.Text.Split('\n')[..2].Select(static line => line.Split('\t')[^1]).Should().Equal("inner", "outer argument outer");
    }

    private sealed class LoggingArgument(ILambdaLogger logger)
    {
        public override string ToString()
        {
            logger.LogInformation("inner");
            return "argument";
        }
    }
}
