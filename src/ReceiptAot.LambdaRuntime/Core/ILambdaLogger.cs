namespace Amazon.Lambda.Core;

/// <summary>
/// Writes to the function's log. The named placeholders of a template, as in <c>Stored {Key}</c>, take the arguments in their order;
/// <c>{{</c> is a brace. A message without arguments is written unchanged. Members and defaults are those of Amazon.Lambda.Core 3.2.0,
/// except that the two members that every template ends in have no default: in AWS's interface one of them calls itself, and the other
/// one calls that.
/// </summary>
public interface ILambdaLogger
{
    /// <summary>Writes a message at Information.</summary>
    void Log(string message);

    /// <summary>Writes a message at Information.</summary>
    void LogLine(string message);

    /// <summary>Writes a message. By default, its level is dropped.</summary>
    void Log(string level, string message) => LogLine(message);

    /// <inheritdoc cref="Log(string, string)"/>
    void Log(LogLevel level, string message) => Log(level.ToString(), message);

    /// <summary>Writes a message from a template.</summary>
    /// <param name="level">The name of a <see cref="LogLevel"/>; any other text is Information.</param>
    /// <param name="message">The template.</param>
    /// <param name="args">The values of its placeholders.</param>
    void Log(string level, string message, params object[] args);

    /// <summary>Writes a message from a template, followed by an exception.</summary>
    /// <inheritdoc cref="Log(string, string, object[])"/>
    void Log(string level, Exception exception, string message, params object[] args);

    /// <summary>Writes a message from a template.</summary>
    void Log(LogLevel level, string message, params object[] args) => Log(level.ToString(), message, args);

    /// <summary>Writes a message from a template, followed by an exception.</summary>
    void Log(LogLevel level, Exception exception, string message, params object[] args) => Log(level.ToString(), exception, message, args);

    /// <summary>Writes a message at Trace.</summary>
    void LogTrace(string message) => Log(nameof(LogLevel.Trace), message);

    /// <summary>Writes a message from a template at Trace.</summary>
    void LogTrace(string message, params object[] args) => Log(nameof(LogLevel.Trace), message, args);

    /// <summary>Writes a message from a template at Trace, followed by an exception.</summary>
    void LogTrace(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Trace), exception, message, args);

    /// <summary>Writes a message at Debug.</summary>
    void LogDebug(string message) => Log(nameof(LogLevel.Debug), message);

    /// <summary>Writes a message from a template at Debug.</summary>
    void LogDebug(string message, params object[] args) => Log(nameof(LogLevel.Debug), message, args);

    /// <summary>Writes a message from a template at Debug, followed by an exception.</summary>
    void LogDebug(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Debug), exception, message, args);

    /// <summary>Writes a message at Information.</summary>
    void LogInformation(string message) => Log(nameof(LogLevel.Information), message);

    /// <summary>Writes a message from a template at Information.</summary>
    void LogInformation(string message, params object[] args) => Log(nameof(LogLevel.Information), message, args);

    /// <summary>Writes a message from a template at Information, followed by an exception.</summary>
    void LogInformation(Exception exception, string message, params object[] args) =>
        Log(nameof(LogLevel.Information), exception, message, args);

    /// <summary>Writes a message at Warning.</summary>
    void LogWarning(string message) => Log(nameof(LogLevel.Warning), message);

    /// <summary>Writes a message from a template at Warning.</summary>
    void LogWarning(string message, params object[] args) => Log(nameof(LogLevel.Warning), message, args);

    /// <summary>Writes a message from a template at Warning, followed by an exception.</summary>
    void LogWarning(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Warning), exception, message, args);

    /// <summary>Writes a message at Error.</summary>
    void LogError(string message) => Log(nameof(LogLevel.Error), message);

    /// <summary>Writes a message from a template at Error.</summary>
    void LogError(string message, params object[] args) => Log(nameof(LogLevel.Error), message, args);

    /// <summary>Writes a message from a template at Error, followed by an exception.</summary>
    void LogError(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Error), exception, message, args);

    /// <summary>Writes a message at Critical.</summary>
    void LogCritical(string message) => Log(nameof(LogLevel.Critical), message);

    /// <summary>Writes a message from a template at Critical.</summary>
    void LogCritical(string message, params object[] args) => Log(nameof(LogLevel.Critical), message, args);

    /// <summary>Writes a message from a template at Critical, followed by an exception.</summary>
    void LogCritical(Exception exception, string message, params object[] args) => Log(nameof(LogLevel.Critical), exception, message, args);
}
