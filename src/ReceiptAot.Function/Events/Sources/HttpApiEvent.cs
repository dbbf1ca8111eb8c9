using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// A request to an HTTP API or a function URL, in payload format 2.0 (Amazon API Gateway Developer Guide, "Create AWS Lambda proxy
/// integrations for HTTP APIs").
/// </summary>
internal sealed class HttpApiEvent(JsonValue json) : HttpEvent(json, json["requestContext"]["http"]["method"])
{
    /// <summary>Whether an event is of this source.</summary>
    public static bool Recognises(JsonValue json) => json["requestContext"]["http"]["method"].IsText;

    /// <inheritdoc/>
    protected override Stream Write(HttpAnswer answer) => HttpReply.ToApi(answer);
}
