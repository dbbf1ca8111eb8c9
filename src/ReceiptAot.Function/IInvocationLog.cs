using Amazon.Lambda.Core;

namespace ReceiptAot.Function;

/// <summary>
/// Receives the log lines of one invocation; <see cref="LogMessages"/> has all of them. The function does not implement AWS's
/// <see cref="ILambdaLogger"/> itself: some of its default methods call themselves forever unless they are overridden
/// (Amazon.Lambda.Core 3.2.0).
/// </summary>
internal interface IInvocationLog
{
    /// <summary>Writes one line.</summary>
    /// <param name="level">The severity.</param>
    /// <param name="error">An exception to log with its stack; null for none.</param>
    /// <param name="template">The message, with a named placeholder in braces for each argument.</param>
    /// <param name="args">The values of the placeholders, in their order.</param>
    void Write(LogLevel level, Exception? error, string template, params object[] args);
}
