using System.Text;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>The defaults of <see cref="ILambdaLogger"/>, which are those of Amazon.Lambda.Core, and what the runtime client makes of a level.</summary>
public class LambdaLoggerTests
{
    [Fact]
    public void Drops_the_level_of_a_message_by_default()
    {
        var log = new MinimalLogger();
        ILambdaLogger logger = log;

        logger.LogTrace("a");
        logger.LogCritical("b {c}");
        logger.Log("Warning", "d");
        logger.Log(LogLevel.Debug, "e");

        log.Lines.Should().Equal("a", "b {c}", "d", "e");
    }

    [Fact]
    public void Leads_every_template_to_one_member_by_default_and_every_exception_to_another()
    {
        var log = new MinimalLogger();
        ILambdaLogger logger = log;
        var error = new InvalidOperationException("No.");

        logger.LogTrace("{A}", 1);
        logger.LogDebug("{A}", 1);
        logger.LogInformation("{A}", 1);
        logger.LogWarning("{A}", 1);
        logger.LogError("{A}", 1);
        logger.LogCritical("{A}", 1);
        logger.Log(LogLevel.Error, "{A}", 1);
        logger.LogTrace(error, "{A}", 1);
        logger.LogDebug(error, "{A}", 1);
        logger.LogInformation(error, "{A}", 1);
        logger.LogWarning(error, "{A}", 1);
        logger.LogError(error, "{A}", 1);
        logger.LogCritical(error, "{A}", 1);
        logger.Log(LogLevel.Error, error, "{A}", 1);

        string[] levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "Error"];
        log.Lines.Should().Equal([.. levels.Select(static level => $"{level} {{A}} 1"), .. levels.Select(static level => $"{level} {{A}} 1 No.")]);
    }

    [Theory]
    [InlineData("Error", "fail")]
    [InlineData("error", "fail")]
    [InlineData("CRITICAL", "crit")]
    [InlineData("Trace", "trce")]
    [InlineData("Information", "info")]
    [InlineData("notice", "info")]
    public void Takes_the_name_of_a_level_in_any_case_and_an_unknown_one_as_information(string level, string label)
    {
        using var output = new MemoryStream();
        ILambdaLogger logger = new InvocationLogger(
            LogWriter.Open(static name => name == "AWS_LAMBDA_LOG_LEVEL" ? "TRACE" : null, output), new TestContext("id-1"));

        logger.Log(level, "{A}", "x");

        Encoding.UTF8.GetString(output.ToArray()).Should().EndWith($"\tid-1\t{label}\tx\n");
    }

    /// <summary>What a class has to have, and nothing more.</summary>
    private sealed class MinimalLogger : ILambdaLogger
    {
        public List<string> Lines { get; } = [];

        public void Log(string message) => throw new NotSupportedException();

        public void LogLine(string message) => Lines.Add(message);

        public void Log(string level, string message, params object[] args) => Lines.Add($"{level} {message} {string.Concat(args)}");

        public void Log(string level, Exception exception, string message, params object[] args) =>
            Lines.Add($"{level} {message} {string.Concat(args)} {exception.Message}");
    }
}
