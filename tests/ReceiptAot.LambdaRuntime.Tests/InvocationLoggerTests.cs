namespace ReceiptAot.LambdaRuntime.Tests;

public class InvocationLoggerTests
{
    [Theory]
    [InlineData("Error", "fail")]
    [InlineData("error", "fail")]
    [InlineData("CRITICAL", "crit")]
    [InlineData("Trace", "trce")]
    [InlineData("Information", "info")]
    [InlineData("notice", "info")]
    public void Ignores_the_case_of_a_level_name_and_logs_an_unknown_level_as_information(string level, string label)
    {
        using var log = new CapturedLog(level: "TRACE");

        log.CreateLogger().Log(level, "{A}", "x");

        log.Text.Should().EndWith($"\tid-1\t{label}\tx\n");
    }

    [Fact]
    public void Knows_the_last_exception_that_was_written()
    {
        using var log = new CapturedLog(level: "ERROR");
        var logger = log.CreateLogger();
        var (written, belowTheLevel) = (new FormatException(), new FormatException());

        logger.LogError(written, "x");
        logger.LogWarning(belowTheLevel, "x");

        new[] { written, belowTheLevel }.Should().ContainSingle(exception => ((InvocationLogger)logger).HasLogged(exception))
            .Which.Should().BeSameAs(written);
    }
}
