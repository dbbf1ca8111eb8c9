using System.Text.Json;
using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// An HTTP request whose body is an order. The caller may be anybody: details of errors that the caller has not caused are only logged.
/// </summary>
internal abstract class HttpEvent(JsonMembers envelope, JsonSlice method) : OrderEvent([Read(envelope, method)])
{
    private readonly bool isPost = IsPost(method);

    public sealed override Stream Respond(IReadOnlyList<OrderRecord> results, InvocationContext context) => results[0] switch
    {
        { Error: FunctionError error } when !isPost => Write(405, ToBody(error, error.Message), ("allow", "POST")),
        { Error: { } error } => Refuse(error, context),
        { Order: var order } => Write(200, ReceiptJsonContext.SerializeToString(
            new HttpSuccess("Receipt processed successfully", new ReceiptKey(order!.Id).Value), ReceiptJsonContext.Default.HttpSuccess)),
    };

    public sealed override Stream Refuse(FunctionError error, InvocationContext context) => Refuse((Exception)error, context);

    /// <summary>Whether an event is a request in payload format 1.0, which REST APIs and load balancers use.</summary>
    protected static bool HasFormat1(JsonMembers envelope) =>
        envelope["httpMethod"].IsString && envelope["requestContext"].Kind == JsonTokenType.StartObject;

    /// <summary>Changes a response to the format that the event source expects.</summary>
    protected virtual HttpResult Adapt(HttpResult result) => result;

    private static OrderRecord Read(JsonMembers envelope, JsonSlice method) =>
        !IsPost(method) ? OrderRecord.Unreadable(new InvalidEvent("The method is not POST."))
        : envelope["isBase64Encoded"].Kind == JsonTokenType.True ? Payload.ReadBase64(envelope["body"], "body")
        : Payload.Read(envelope["body"].GetUtf8(), "body");

    private static bool IsPost(JsonSlice method) => method.GetString() == "POST";

    private MemoryStream Refuse(Exception error, InvocationContext context)
    {
        var withoutDetails = $"The receipt could not be stored; the request id is {context.RequestId}.";
        return error switch
        {
            InvalidEvent or InvalidOrder => Write(400, ToBody(error, error.Message)),
            ReceiptConflict => Write(
                409, ToBody(error, "A different receipt is already stored for this order id; the stored receipt was not changed.")),
            StorageUnavailable or OutOfTime => Write(503, ToBody(error, withoutDetails), ("retry-after", "1")),
            _ => Write(500, ToBody(error, withoutDetails)),
        };
    }

    private static string ToBody(Exception error, string message)
    {
        var errorType = error is FunctionError ? error.GetType().Name : "InternalError";
        var faults = (error as InvalidOrder)?.Faults ?? [];
        return ReceiptJsonContext.SerializeToString(new HttpFailure(errorType, message, faults), ReceiptJsonContext.Default.HttpFailure);
    }

    private MemoryStream Write(int status, string body, params ReadOnlySpan<(string Name, string Value)> moreHeaders)
    {
        var headers = new Dictionary<string, string> { ["content-type"] = "application/json", ["x-content-type-options"] = "nosniff" };
        foreach (var (name, value) in moreHeaders)
        {
            headers[name] = value;
        }

        var result = Adapt(new HttpResult { StatusCode = status, Headers = headers, Body = body });
        return ReceiptJsonContext.Serialize(result, ReceiptJsonContext.Default.HttpResult);
    }
}
