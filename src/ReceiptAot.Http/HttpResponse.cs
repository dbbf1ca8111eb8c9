namespace ReceiptAot.Http;

/// <summary>A response that <see cref="ConnectionPool"/> returns.</summary>
/// <param name="Body">The body, or its first bytes if the caller has set a limit.</param>
/// <param name="IsTruncated">Whether the body is longer than the limit.</param>
internal sealed record HttpResponse(HttpResponseHead Head, byte[] Body, bool IsTruncated);
