using ReceiptAot.Core;

namespace ReceiptAot.Function.Replies;

/// <summary>What a caller over HTTP is told, who may be a stranger: of what is not the caller's own doing, the log alone tells.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Reason">Its reason phrase (RFC 9110, section 15).</param>
/// <param name="Body">JSON.</param>
internal sealed record HttpAnswer(int Status, string Reason, string Body)
{
    /// <summary>The headers.</summary>
    public Dictionary<string, string> Headers { get; } = new()
    {
        ["content-type"] = "application/json",
        ["x-content-type-options"] = "nosniff",
    };

    /// <summary>The receipt is stored.</summary>
    public static HttpAnswer Stored(ReceiptKey key) => new(
        200, "OK", ReceiptJsonContext.WriteText(new Success("Receipt processed successfully", key.Value), ReceiptJsonContext.Default.Success));

    /// <summary>The request has another method than the one that makes a receipt.</summary>
    public static HttpAnswer MethodNotAllowed(Exception error) =>
        new(405, "Method Not Allowed", Tell(error, error.Message)) { Headers = { ["allow"] = "POST" } };

    /// <summary>The receipt is not stored.</summary>
    public static HttpAnswer NotStored(Exception error, string requestId)
    {
        var withheld = $"The receipt could not be stored; the request id is {requestId}.";
        return error switch
        {
            InvalidEvent or InvalidOrder => new(400, "Bad Request", Tell(error, error.Message)),
            ReceiptConflict => new(409, "Conflict", Tell(error, "Another receipt is already stored for this order id; it was left as it is.")),
            StorageUnavailable or OutOfTime =>
                new(503, "Service Unavailable", Tell(error, withheld)) { Headers = { ["retry-after"] = "1" } },
            _ => new(500, "Internal Server Error", Tell(error, withheld)),
        };
    }

    private static string Tell(Exception error, string message) => ReceiptJsonContext.WriteText(
        new Failure(error is FunctionError ? error.GetType().Name : "InternalError", message, (error as InvalidOrder)?.Faults ?? []),
        ReceiptJsonContext.Default.Failure);

    /// <summary>The body of a success.</summary>
    internal sealed record Success(string Message, string Key);

    /// <summary>The body of a failure.</summary>
    internal sealed record Failure(string ErrorType, string Message, IReadOnlyList<OrderFault> Faults);
}
