using ReceiptAot.Http;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One event that the Runtime API has handed out.</summary>
internal sealed class Invocation
{
    private readonly ArraySegment<byte> payload;

    /// <summary>Takes the response to <c>next</c>.</summary>
    /// <exception cref="RuntimeApiException">It is no event, or not surely a whole one, or there is no id to answer it under.</exception>
    public Invocation(HttpResponseReader response)
    {
        if (response.Head.Framing == HttpFraming.UntilClose || response.Head.Status == 204 || response.HasMore)
        {
            throw new RuntimeApiException("The Runtime API handed out an event without saying truly how long it is.");
        }

        Head = response.Head;
        payload = response.Body;
        RequestId = Head.GetSingle("Lambda-Runtime-Aws-Request-Id") is { } id and not ("" or "." or "..") // dots would leave the path, escaped or not
            ? id
            : throw new RuntimeApiException("The Runtime API handed out an event without a request id.");
    }

    /// <summary>The request id: what the answer goes under.</summary>
    public string RequestId { get; }

    /// <summary>The headers that came with the event.</summary>
    public HttpResponseHead Head { get; }

    /// <summary>The event's bytes, which show their buffer; they last until the event is answered.</summary>
    public MemoryStream OpenEvent() => new(payload.Array!, payload.Offset, payload.Count, writable: false, publiclyVisible: true);
}
