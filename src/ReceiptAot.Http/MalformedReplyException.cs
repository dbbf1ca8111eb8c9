namespace ReceiptAot.Http;

/// <summary>A reply that is not HTTP/1.1 as RFC 9112 has it, or that passes the reader's bounds.</summary>
internal sealed class MalformedReplyException(string message) : Exception(message);
