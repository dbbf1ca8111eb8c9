using ReceiptAot.Function.Events.Payloads;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// A request to an HTTP API or a function URL, in payload format 2.0 (Amazon API Gateway Developer Guide, "Create AWS Lambda proxy
/// integrations for HTTP APIs").
/// </summary>
internal sealed class HttpApiEvent(JsonMembers envelope) : HttpEvent(envelope, Method(envelope))
{
    public static bool Recognizes(JsonMembers envelope) => Method(envelope).IsString;

    private static JsonSlice Method(JsonMembers envelope) => envelope["requestContext"]["http"]["method"];
}
