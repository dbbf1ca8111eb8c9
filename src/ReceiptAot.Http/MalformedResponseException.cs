namespace ReceiptAot.Http;

/// <summary>The response is not HTTP/1.1 as RFC 9112 defines it, was cut short, or exceeds the reader's limits.</summary>
internal sealed class MalformedResponseException(string message) : IOException(message);
