namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>Writes the log lines of one invocation, or of init if <paramref name="context"/> is null.</summary>
internal sealed class InvocationLogger(LogWriter writer, ILambdaContext? context) : ILambdaLogger
{
    private volatile Exception? lastException;

    public void Log(string message) => Log(LogLevel.Information, message);

    public void LogLine(string message) => Log(LogLevel.Information, message);

    public void Log(string level, string message) => Log(Parse(level), message);

    public void Log(LogLevel level, string message) => _ = writer.Write(context, level, null, message, []);

    public void Log(string level, string message, params object[] args) => Log(Parse(level), message, args);

    public void Log(string level, Exception exception, string message, params object[] args) => Log(Parse(level), exception, message, args);

    public void Log(LogLevel level, string message, params object[] args) => _ = writer.Write(context, level, null, message, args);

    public void Log(LogLevel level, Exception exception, string message, params object[] args) =>
        lastException = writer.Write(context, level, exception, message, args) ? exception : lastException;

    /// <summary>Whether the last exception that was logged is this one.</summary>
    public bool HasLogged(Exception exception) => ReferenceEquals(lastException, exception);

    private static LogLevel Parse(string level)
    {
        // Enum.Parse would read the metadata of the enumeration, and allocate.
        for (var index = 0; index < LogFormat.LevelNames.Length; index++)
        {
            if (LogFormat.LevelNames[index].Equals(level, StringComparison.OrdinalIgnoreCase))
            {
                return (LogLevel)index;
            }
        }

        return LogLevel.Information;
    }
}
