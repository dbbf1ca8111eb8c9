namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>The default members of <see cref="ILambdaLogger"/>, which are those of Amazon.Lambda.Core.</summary>
public class ILambdaLoggerTests
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
    public void Calls_one_method_for_all_templates_by_default_and_another_for_all_exceptions()
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
        log.Lines.Should().Equal(
            [.. levels.Select(static level => $"{level} {{A}} 1"), .. levels.Select(static level => $"{level} {{A}} 1 No.")]);
    }

    /// <summary>Implements only the members that have no default.</summary>
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
