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

    /// <summary>Writes a message at Debug.</summary>
    void LogDebug(string message, params object[] args) => Write(LogLevel.Debug, null, message, args);

    /// <summary>Writes a message at Information.</summary>
    void LogInformation(string message, params object[] args) => Write(LogLevel.Information, null, message, args);

    /// <summary>Writes a message at Warning.</summary>
    void LogWarning(string message, params object[] args) => Write(LogLevel.Warning, null, message, args);

    /// <summary>Writes a message at Error.</summary>
    void LogError(string message, params object[] args) => Write(LogLevel.Error, null, message, args);

    /// <summary>Writes a message at Error, with an exception under it.</summary>
    void LogError(Exception exception, string message, params object[] args) => Write(LogLevel.Error, exception, message, args);

    /// <summary>Writes a message at Critical.</summary>
    void LogCritical(string message, params object[] args) => Write(LogLevel.Critical, null, message, args);

    /// <summary>What each of the above comes to. A logger from elsewhere, which can't see it, gets the message by <see cref="Log"/>.</summary>
    internal void Write(LogLevel level, Exception? exception, string message, object[] args) => Log(message);
}
