using Amazon.Lambda.Core;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>Writes log lines that belong to one invocation.</summary>
internal sealed class InvocationLogger(LogWriter writer, LogScope scope) : ILambdaLogger
{
    public void Log(string message) => Log(LogLevel.Information, message);

    public void LogLine(string message) => Log(LogLevel.Information, message);

    public void Log(string level, string message) => Log(Parse(level), message);

    public void Log(LogLevel level, string message) => writer.Write(scope, level, null, message, []);

    public void Log(string level, string message, params object[] args) => Log(Parse(level), message, args);

    public void Log(string level, Exception exception, string message, params object[] args) => Log(Parse(level), exception, message, args);

    public void Log(LogLevel level, string message, params object[] args) => writer.Write(scope, level, null, message, args);

    public void Log(LogLevel level, Exception exception, string message, params object[] args) =>
        writer.Write(scope, level, exception, message, args);

    private static LogLevel Parse(string level)
    {
        // Without the metadata of the enumeration, which Enum.Parse reads, and without an allocation.
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
