namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>After this response or failure of the Runtime API, continuing is not safe: the process ends with this message.</summary>
internal sealed class RuntimeApiException(string message) : Exception(message);
