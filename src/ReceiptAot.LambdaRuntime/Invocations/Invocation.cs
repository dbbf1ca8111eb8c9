namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>An event from the Runtime API.</summary>
internal sealed class Invocation
{
    private readonly ArraySegment<byte> payload;

    /// <exception cref="RuntimeApiException">The response has no event, an event that may be truncated, or no request id.</exception>
    public Invocation(HttpResponseReader response)
    {
        if (response.Head.Framing == HttpFraming.UntilClose || response.Head.Status == 204 || response.HasMore)
        {
            throw new RuntimeApiException("The Runtime API sent an event without its correct length.");
        }

        Head = response.Head;
        payload = response.Body;
        RequestId = Head.GetSingle("Lambda-Runtime-Aws-Request-Id") is { } id and not ("" or "." or "..") // dots would change the path
            ? id
            : throw new RuntimeApiException("The Runtime API sent an event without a request id.");
    }

    public string RequestId { get; }
    public HttpResponseHead Head { get; }

    /// <summary>The event, with its buffer exposed; valid until the response to the event is sent.</summary>
    public MemoryStream OpenEvent() => new(payload.Array!, payload.Offset, payload.Count, writable: false, publiclyVisible: true);
}
