using System.Text.Json;
using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>A request over HTTP, whose body is an order. Its caller may be a stranger, who is answered whatever happens.</summary>
/// <param name="json">The event.</param>
/// <param name="method">The request's method, in it.</param>
internal abstract class HttpEvent(JsonValue json, JsonValue method) : OrderEvent([Read(json, method)])
{
    private readonly bool isPost = IsPost(method);

    /// <inheritdoc/>
    public override Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context) => Write(
        results[0] switch
        {
            { Error: { } error } when isPost => HttpAnswer.NotStored(error, context.RequestId),
            { Error: { } error } => HttpAnswer.MethodNotAllowed(error),
            { Order: var order } => HttpAnswer.Stored(order!.Key),
        });

    /// <inheritdoc/>
    public override Stream Refuse(FunctionError error, InvocationContext context) => Write(HttpAnswer.NotStored(error, context.RequestId));

    /// <summary>Whether an event is a request in payload format 1.0, which REST APIs and load balancers share.</summary>
    protected static bool IsOfFormat1(JsonValue json) =>
        json["httpMethod"].IsText && json["requestContext"].Kind == JsonTokenType.StartObject;

    /// <summary>An answer in the shape that the source takes.</summary>
    protected abstract Stream Write(HttpAnswer answer);

    private static OrderRecord Read(JsonValue json, JsonValue method) =>
        !IsPost(method) ? OrderRecord.Unreadable(new InvalidEvent("The method is not POST."))
        : json["isBase64Encoded"].Kind == JsonTokenType.True ? Payload.ReadBase64(json["body"], "body")
        : Payload.Read(json["body"].Utf8Text(), "body");

    private static bool IsPost(JsonValue method) => method.Text() == "POST";
}
