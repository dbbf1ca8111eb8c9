using System.Text.Json;
using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// A request to an Application Load Balancer (Elastic Load Balancing, "Use Lambda functions as targets of an Application Load Balancer"). It
/// wants the headers with lists of values where its target group is set to multi-value headers, which the event shows by having such itself.
/// </summary>
internal sealed class LoadBalancerEvent(JsonElement json) : HttpEvent(json, json.Member("httpMethod"))
{
    private readonly bool hasMultiValueHeaders = json.Member("multiValueHeaders").ValueKind == JsonValueKind.Object;

    /// <summary>Whether an event is of this source.</summary>
    public static bool Recognises(JsonElement json) => Recognition.IsRestApiOrLoadBalancer(json) && Recognition.IsOfLoadBalancer(json);

    /// <inheritdoc/>
    protected override Stream Write(HttpAnswer answer) => HttpReply.ToLoadBalancer(answer, hasMultiValueHeaders);
}
