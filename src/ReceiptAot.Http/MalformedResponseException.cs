namespace ReceiptAot.Http;

/// <summary>The response violates HTTP/1.1 (RFC 9112), is incomplete, or exceeds a limit of the reader.</summary>
internal sealed class MalformedResponseException(string message) : IOException(message);
