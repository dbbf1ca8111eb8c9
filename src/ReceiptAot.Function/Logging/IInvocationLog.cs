using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Logging;

/// <summary>
/// A log for <see cref="LogMessages"/>. The function does not implement AWS's <c>ILambdaLogger</c>, in which the default of
/// <c>Log(string, string, object[])</c> calls itself without end, and all other defaults with arguments call that one
/// (Amazon.Lambda.Core 3.2.0).
/// </summary>
internal interface IInvocationLog
{
    /// <param name="error">An exception to log with its stack trace; null for none.</param>
    /// <param name="template">The message, with a named placeholder in braces for each argument.</param>
    void Write(LogLevel level, Exception? error, string template, params object[] args);
}
