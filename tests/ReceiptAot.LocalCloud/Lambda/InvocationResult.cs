namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>How an invocation ended.</summary>
public enum InvocationOutcome
{
    /// <summary>The function posted a reply.</summary>
    Reply,

    /// <summary>The function posted an error.</summary>
    Error,

    /// <summary>The process ended, or was ended at its time-out, and posted neither.</summary>
    Exit,
}

/// <summary>What an invocation came to.</summary>
/// <param name="RequestId">Its request id; empty when the process ended in init.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Body">The reply, the error's JSON, or what is known of the exit.</param>
/// <param name="ErrorType">The header <c>Lambda-Runtime-Function-Error-Type</c> of an error.</param>
/// <param name="Duration">From the event's handing out to the whole answer.</param>
public sealed record InvocationResult(
    string RequestId, InvocationOutcome Outcome, string Body, string? ErrorType, TimeSpan Duration);
