namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API did what leaves no safe way on: the process ends with this message.</summary>
internal sealed class RuntimeApiException(string message) : Exception(message);
