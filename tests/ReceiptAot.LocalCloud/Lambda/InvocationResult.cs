namespace ReceiptAot.LocalCloud.Lambda;

public enum InvocationOutcome
{
    /// <summary>The function posted a response.</summary>
    Response,

    /// <summary>The function posted an error.</summary>
    Error,

    /// <summary>The process ended, or was killed at the timeout, and posted neither.</summary>
    Exit,
}

/// <summary>The result of an invocation.</summary>
/// <param name="RequestId">Empty if the process ended.</param>
/// <param name="Outcome">How the invocation ended.</param>
/// <param name="Body">The response, the JSON of the error, or a description of the exit.</param>
/// <param name="ErrorType">The header <c>Lambda-Runtime-Function-Error-Type</c> of an error.</param>
/// <param name="Duration">The time from sending the event to receiving the whole response.</param>
public sealed record InvocationResult(
    string RequestId, InvocationOutcome Outcome, string Body, string? ErrorType, TimeSpan Duration);
