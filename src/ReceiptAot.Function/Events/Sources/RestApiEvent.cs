using System.Text.Json;
using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// A request to a REST API, in payload format 1.0 (Amazon API Gateway Developer Guide, "Lambda proxy integrations in API Gateway").
/// </summary>
internal sealed class RestApiEvent(JsonElement json) : HttpEvent(json, json.Member("httpMethod"))
{
    /// <summary>Whether an event is of this source.</summary>
    public static bool Recognises(JsonElement json) => Recognition.IsRestApiOrLoadBalancer(json) && !Recognition.IsOfLoadBalancer(json);

    /// <inheritdoc/>
    protected override Stream Write(HttpAnswer answer) => HttpReply.ToApi(answer);
}
