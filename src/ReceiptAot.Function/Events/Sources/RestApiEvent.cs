using ReceiptAot.Function.Events.Payloads;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// A request to a REST API, or to an HTTP API with payload format 1.0 (Amazon API Gateway Developer Guide, "Lambda proxy integrations in
/// API Gateway").
/// </summary>
internal sealed class RestApiEvent(JsonMembers envelope) : HttpEvent(envelope, envelope["httpMethod"])
{
    public static bool Recognizes(JsonMembers envelope) => HasFormat1(envelope) && !envelope["requestContext"]["elb"].Exists;
}
