using System.Text.Json;
using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// A request to an Application Load Balancer (Elastic Load Balancing, "Use Lambda functions as targets of an Application Load Balancer").
/// If the target group has multi-value headers enabled, events have them, and responses need them.
/// </summary>
internal sealed class LoadBalancerEvent(JsonMembers envelope) : HttpEvent(envelope, envelope["httpMethod"])
{
    private readonly bool hasMultiValueHeaders = envelope["multiValueHeaders"].Kind == JsonTokenType.StartObject;

    public static bool Recognizes(JsonMembers envelope) => HasFormat1(envelope) && envelope["requestContext"]["elb"].Exists;

    protected override HttpResult Adapt(HttpResult result)
    {
        var described = result with { StatusDescription = $"{result.StatusCode} {ReasonPhrase(result.StatusCode)}" };
        return !hasMultiValueHeaders ? described : described with
        {
            Headers = null,
            MultiValueHeaders = result.Headers!.ToDictionary(static header => header.Key, static header => new[] { header.Value }),
        };
    }

    // RFC 9110, section 15
    private static string ReasonPhrase(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        405 => "Method Not Allowed",
        409 => "Conflict",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    };
}
