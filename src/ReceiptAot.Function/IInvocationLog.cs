namespace ReceiptAot.Function;

/// <summary>How much a log line matters.</summary>
internal enum Severity
{
    /// <summary>Helps to find a fault.</summary>
    Debug,

    /// <summary>Says what happened.</summary>
    Information,

    /// <summary>May need an operator's attention.</summary>
    Warning,

    /// <summary>Says what failed.</summary>
    Error,
}

/// <summary>
/// Receives the log lines of one invocation; <see cref="LogMessages"/> has all of them. The function does not implement AWS's
/// <c>ILambdaLogger</c> itself: some of its default methods call themselves forever unless they are overridden
/// (Amazon.Lambda.Core 3.2.0).
/// </summary>
internal interface IInvocationLog
{
    /// <summary>Writes one line.</summary>
    /// <param name="severity">How much the line matters.</param>
    /// <param name="error">An exception to log with its stack; null for none.</param>
    /// <param name="template">The message, with a named placeholder in braces for each argument.</param>
    /// <param name="args">The values of the placeholders, in their order.</param>
    void Write(Severity severity, Exception? error, string template, params object[] args);
}
