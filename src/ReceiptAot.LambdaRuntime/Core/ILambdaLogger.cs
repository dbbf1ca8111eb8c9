namespace Amazon.Lambda.Core;

/// <summary>
/// The function's log. A template's named placeholders, as in <c>Stored {Key}</c>, take the arguments in their order; <c>{{</c> is a brace.
/// A message without arguments is written as it stands.
/// </summary>
public interface ILambdaLogger
{
    /// <summary>Writes a message at Information.</summary>
    void Log(string message);

    /// <summary>Writes a message at Information.</summary>
    void LogLine(string message);

    /// <summary>Writes a message at Trace, as it stands.</summary>
    void LogTrace(string message) => Write(LogLevel.Trace, null, message, []);

    /// <summary>Writes a template at Trace, filled.</summary>
    void LogTrace(string message, params object[] args) => Write(LogLevel.Trace, null, message, args);

    /// <summary>Writes a template at Trace, filled, with an exception under it.</summary>
    void LogTrace(Exception exception, string message, params object[] args) => Write(LogLevel.Trace, exception, message, args);

    /// <summary>Writes a message at Debug, as it stands.</summary>
    void LogDebug(string message) => Write(LogLevel.Debug, null, message, []);

    /// <summary>Writes a template at Debug, filled.</summary>
    void LogDebug(string message, params object[] args) => Write(LogLevel.Debug, null, message, args);

    /// <summary>Writes a template at Debug, filled, with an exception under it.</summary>
    void LogDebug(Exception exception, string message, params object[] args) => Write(LogLevel.Debug, exception, message, args);

    /// <summary>Writes a message at Information, as it stands.</summary>
    void LogInformation(string message) => Write(LogLevel.Information, null, message, []);

    /// <summary>Writes a template at Information, filled.</summary>
    void LogInformation(string message, params object[] args) => Write(LogLevel.Information, null, message, args);

    /// <summary>Writes a template at Information, filled, with an exception under it.</summary>
    void LogInformation(Exception exception, string message, params object[] args) => Write(LogLevel.Information, exception, message, args);

    /// <summary>Writes a message at Warning, as it stands.</summary>
    void LogWarning(string message) => Write(LogLevel.Warning, null, message, []);

    /// <summary>Writes a template at Warning, filled.</summary>
    void LogWarning(string message, params object[] args) => Write(LogLevel.Warning, null, message, args);

    /// <summary>Writes a template at Warning, filled, with an exception under it.</summary>
    void LogWarning(Exception exception, string message, params object[] args) => Write(LogLevel.Warning, exception, message, args);

    /// <summary>Writes a message at Error, as it stands.</summary>
    void LogError(string message) => Write(LogLevel.Error, null, message, []);

    /// <summary>Writes a template at Error, filled.</summary>
    void LogError(string message, params object[] args) => Write(LogLevel.Error, null, message, args);

    /// <summary>Writes a template at Error, filled, with an exception under it.</summary>
    void LogError(Exception exception, string message, params object[] args) => Write(LogLevel.Error, exception, message, args);

    /// <summary>Writes a message at Critical, as it stands.</summary>
    void LogCritical(string message) => Write(LogLevel.Critical, null, message, []);

    /// <summary>Writes a template at Critical, filled.</summary>
    void LogCritical(string message, params object[] args) => Write(LogLevel.Critical, null, message, args);

    /// <summary>Writes a template at Critical, filled, with an exception under it.</summary>
    void LogCritical(Exception exception, string message, params object[] args) => Write(LogLevel.Critical, exception, message, args);

    /// <summary>What each of the above comes to. A logger from elsewhere, which can't see it, gets the message by <see cref="Log"/>.</summary>
    internal void Write(LogLevel level, Exception? exception, string message, object[] args) => Log(message);
}
