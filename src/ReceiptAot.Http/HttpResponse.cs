namespace ReceiptAot.Http;

/// <summary>A response, as the pool returns it.</summary>
/// <param name="Head">The status line and headers.</param>
/// <param name="Body">The body, or as many of its bytes as were asked for.</param>
/// <param name="IsCut">Whether the body is longer than that.</param>
internal sealed record HttpResponse(HttpResponseHead Head, byte[] Body, bool IsCut);
