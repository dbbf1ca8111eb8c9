using ReceiptAot.LambdaRuntime.Http;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One event that the Runtime API has handed out.</summary>
internal sealed class Invocation
{
    /// <summary>Takes the reply to <c>next</c>.</summary>
    /// <exception cref="RuntimeApiException">It names no request, so there is nothing that could be answered.</exception>
    public Invocation(HttpReplyReader reply)
    {
        Head = reply.Head;
        if (Head.Framing == HttpFraming.None)
        {
            throw new RuntimeApiException("The Runtime API handed out an event without saying how long it is.");
        }

        RequestId = Head["Lambda-Runtime-Aws-Request-Id"] is { Length: > 0 } id
            ? id
            : throw new RuntimeApiException("The Runtime API handed out an event without a request id.");
        Event = reply.Body;
    }

    /// <summary>The request id: what the answer goes under.</summary>
    public string RequestId { get; }

    /// <summary>The headers that came with the event.</summary>
    public HttpReplyHead Head { get; }

    /// <summary>The event's bytes; they last until the next one is asked for.</summary>
    public ArraySegment<byte> Event { get; }
}
