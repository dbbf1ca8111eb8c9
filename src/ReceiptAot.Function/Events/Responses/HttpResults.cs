namespace ReceiptAot.Function.Events.Responses;

/// <summary>Responses to HTTP requests. The caller may be anybody: errors that the caller did not cause are only logged.</summary>
internal static class HttpResults
{
    public static HttpResult Stored(OrderId order) => Create(200, ReceiptJsonContext.SerializeToString(
        new HttpSuccess("Receipt processed successfully", new ReceiptKey(order).Value), ReceiptJsonContext.Default.HttpSuccess));

    public static HttpResult MethodNotAllowed(Exception error) => Create(405, ToBody(error, error.Message), ("allow", "POST"));

    public static HttpResult From(Exception error, string requestId)
    {
        var withoutDetails = $"The receipt could not be stored; the request id is {requestId}.";
        return error switch
        {
            InvalidEvent or InvalidOrder => Create(400, ToBody(error, error.Message)),
            ReceiptConflict => Create(
                409, ToBody(error, "A different receipt is already stored for this order id; the stored receipt was not changed.")),
            StorageUnavailable or OutOfTime => Create(503, ToBody(error, withoutDetails), ("retry-after", "1")),
            _ => Create(500, ToBody(error, withoutDetails)),
        };
    }

    private static string ToBody(Exception error, string message)
    {
        var errorType = error is FunctionError ? error.GetType().Name : "InternalError";
        var faults = (error as InvalidOrder)?.Faults ?? [];
        return ReceiptJsonContext.SerializeToString(new HttpFailure(errorType, message, faults), ReceiptJsonContext.Default.HttpFailure);
    }

    private static HttpResult Create(int status, string body, params ReadOnlySpan<(string Name, string Value)> moreHeaders)
    {
        var headers = new Dictionary<string, string> { ["content-type"] = "application/json", ["x-content-type-options"] = "nosniff" };
        foreach (var (name, value) in moreHeaders)
        {
            headers[name] = value;
        }

        return new HttpResult { StatusCode = status, Headers = headers, Body = body };
    }
}
