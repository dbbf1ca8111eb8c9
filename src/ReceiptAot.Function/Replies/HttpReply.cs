namespace ReceiptAot.Function.Replies;

/// <summary>An answer as API Gateway, function URLs and load balancers take it; what is null is not written.</summary>
internal sealed record HttpReply(
    int StatusCode,
    string? StatusDescription,
    IReadOnlyDictionary<string, string>? Headers,
    IReadOnlyDictionary<string, string[]>? MultiValueHeaders,
    string Body,
    bool IsBase64Encoded)
{
    /// <summary>For API Gateway and function URLs.</summary>
    public static Stream ToApi(HttpAnswer answer) => Write(new(answer.Status, null, answer.Headers, null, answer.Body, false));

    /// <summary>For load balancers.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="hasMultiValueHeaders">Whether the target group is set to headers with lists of values.</param>
    public static Stream ToLoadBalancer(HttpAnswer answer, bool hasMultiValueHeaders)
    {
        var status = $"{answer.Status} {answer.Reason}";
        return Write(hasMultiValueHeaders
            ? new(answer.Status, status, null, answer.Headers.ToDictionary(static header => header.Key, static header => new[] { header.Value }), answer.Body, false)
            : new(answer.Status, status, answer.Headers, null, answer.Body, false));
    }

    private static MemoryStream Write(HttpReply reply) => ReceiptJsonContext.Write(reply, ReceiptJsonContext.Default.HttpReply);
}
