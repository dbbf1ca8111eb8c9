using System.Text.Json;
using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// A request to an Application Load Balancer (Elastic Load Balancing, "Use Lambda functions as targets of an Application Load Balancer"). It
/// wants the headers with lists of values where its target group is set to multi-value headers, which the event shows by having such itself.
/// </summary>
internal sealed class LoadBalancerEvent(JsonValue json) : HttpEvent(json, json["httpMethod"])
{
    private readonly bool hasMultiValueHeaders = json["multiValueHeaders"].Kind == JsonTokenType.StartObject;

    /// <summary>Whether an event is of this source.</summary>
    public static bool Recognises(JsonValue json) => IsOfFormat1(json) && json["requestContext"]["elb"].Exists;

    /// <inheritdoc/>
    protected override Stream Write(HttpAnswer answer) => HttpReply.ToLoadBalancer(answer, hasMultiValueHeaders);
}
