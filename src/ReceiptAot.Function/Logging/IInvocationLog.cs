using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Logging;

/// <summary>
/// A log for <see cref="LogMessages"/>. The function does not implement AWS's <c>ILambdaLogger</c>, whose default methods call each other
/// without end unless they are overridden (Amazon.Lambda.Core 3.2.0).
/// </summary>
internal interface IInvocationLog
{
    /// <param name="error">An exception to log with its stack trace; null for none.</param>
    /// <param name="template">The message, with a named placeholder in braces for each argument.</param>
    void Write(LogLevel level, Exception? error, string template, params object[] args);
}
