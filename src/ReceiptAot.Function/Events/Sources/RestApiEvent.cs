using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// A request to a REST API, in payload format 1.0 (Amazon API Gateway Developer Guide, "Lambda proxy integrations in API Gateway").
/// </summary>
internal sealed class RestApiEvent(JsonValue json) : HttpEvent(json, json["httpMethod"])
{
    /// <summary>Whether an event is of this source.</summary>
    public static bool Recognises(JsonValue json) => IsOfFormat1(json) && !json["requestContext"]["elb"].Exists;

    /// <inheritdoc/>
    protected override Stream Write(HttpAnswer answer) => HttpReply.ToApi(answer);
}
