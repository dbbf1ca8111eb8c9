namespace Amazon.Lambda.Core;

/// <summary>
/// Writes to the log of the function. The named placeholders of a message, as in <c>Stored {Key}</c>, are replaced by the arguments in
/// their order; <c>{{</c> is a brace. A message without arguments is written unchanged. Members and defaults are those of
/// Amazon.Lambda.Core 3.2.0, except that the two methods which all other methods with arguments call have no default: in AWS's interface,
/// one of them calls itself, and the other one calls that one.
/// </summary>
public interface ILambdaLogger
{
    void Log(string message);
    void LogLine(string message);

    /// <summary>By default, the level is dropped.</summary>
    void Log(string level, string message) => LogLine(message);

    void Log(LogLevel level, string message) => Log(level.ToString(), message);

    /// <param name="level">The name of a <see cref="LogLevel"/>; any other text is Information.</param>
    void Log(string level, string message, params object[] args);

    /// <summary>Writes the exception after the message.</summary>
    /// <inheritdoc cref="Log(string, string, object[])"/>
    void Log(string level, Exception exception, string message, params object[] args);

    void Log(LogLevel level, string message, params object[] args) => Log(level.ToString(), message, args);
    void Log(LogLevel level, Exception exception, string message, params object[] args) => Log(level.ToString(), exception, message, args);
    void LogTrace(string message) => Log(nameof(LogLevel.Trace), message);
    void LogTrace(string message, params object[] args) => Log(nameof(LogLevel.Trace), message, args);
    void LogTrace(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Trace), exception, message, args);
    void LogDebug(string message) => Log(nameof(LogLevel.Debug), message);
    void LogDebug(string message, params object[] args) => Log(nameof(LogLevel.Debug), message, args);
    void LogDebug(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Debug), exception, message, args);
    void LogInformation(string message) => Log(nameof(LogLevel.Information), message);
    void LogInformation(string message, params object[] args) => Log(nameof(LogLevel.Information), message, args);

    void LogInformation(Exception exception, string message, params object[] args) =>
        Log(nameof(LogLevel.Information), exception, message, args);

    void LogWarning(string message) => Log(nameof(LogLevel.Warning), message);
    void LogWarning(string message, params object[] args) => Log(nameof(LogLevel.Warning), message, args);
    void LogWarning(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Warning), exception, message, args);
    void LogError(string message) => Log(nameof(LogLevel.Error), message);
    void LogError(string message, params object[] args) => Log(nameof(LogLevel.Error), message, args);
    void LogError(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Error), exception, message, args);
    void LogCritical(string message) => Log(nameof(LogLevel.Critical), message);
    void LogCritical(string message, params object[] args) => Log(nameof(LogLevel.Critical), message, args);
    void LogCritical(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Critical), exception, message, args);
}
