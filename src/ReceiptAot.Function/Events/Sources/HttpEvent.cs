using System.Text.Json;
using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>An HTTP request whose body is an order.</summary>
internal abstract class HttpEvent(JsonMembers envelope, JsonSlice method) : OrderEvent([Read(envelope, method)])
{
    private readonly bool isPost = IsPost(method);

    public sealed override Stream Respond(IReadOnlyList<OrderRecord> results, InvocationContext context) => Serialize(results[0] switch
    {
        { Error: { } error } when isPost => HttpResults.From(error, context.RequestId),
        { Error: { } error } => HttpResults.MethodNotAllowed(error),
        { Order: var order } => HttpResults.Stored(order!.Id),
    });

    public sealed override Stream Refuse(FunctionError error, InvocationContext context) =>
        Serialize(HttpResults.From(error, context.RequestId));

    /// <summary>Whether an event is a request in payload format 1.0 of REST APIs, or in the similar format of load balancers.</summary>
    protected static bool HasFormat1(JsonMembers envelope) =>
        envelope["httpMethod"].IsString && envelope["requestContext"].Kind == JsonTokenType.StartObject;

    /// <summary>Changes a response to the format that the event source expects.</summary>
    protected virtual HttpResult Adapt(HttpResult result) => result;

    private static OrderRecord Read(JsonMembers envelope, JsonSlice method) =>
        !IsPost(method) ? OrderRecord.Unreadable(new InvalidEvent("The method is not POST."))
        : envelope["isBase64Encoded"].Kind == JsonTokenType.True ? Payload.ReadBase64(envelope["body"], "body")
        : Payload.Read(envelope["body"].GetUtf8(), "body");

    private static bool IsPost(JsonSlice method) => method.GetString() == "POST";

    private MemoryStream Serialize(HttpResult result) => ReceiptJsonContext.Serialize(Adapt(result), ReceiptJsonContext.Default.HttpResult);
}
