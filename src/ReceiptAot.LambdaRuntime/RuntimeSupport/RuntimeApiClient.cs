using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ReceiptAot.Http;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The four calls of Lambda's Runtime API (AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes"). Each throws
/// <see cref="RuntimeApiException"/> where there is no safe way on.
/// </summary>
internal sealed class RuntimeApiClient : IDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private const int TooLarge = 413;
    private static readonly int[] backoffMilliseconds = [10, 50, 250];
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(10); // ample, as the Runtime API is on the same machine

    private readonly string endpoint;
    private readonly byte[] nextRequest;
    private readonly HttpConnection connection;

    /// <summary>Does not connect yet.</summary>
    /// <param name="endpoint">Host and port, as <c>AWS_LAMBDA_RUNTIME_API</c> gives them.</param>
    public RuntimeApiClient(string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        var host = colon > 0 ? endpoint[..colon].Trim('[', ']') : "";
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown
            || !ushort.TryParse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port == 0)
        {
            throw new RuntimeApiException("AWS_LAMBDA_RUNTIME_API does not name a host and a port from 1 to 65535, as in 127.0.0.1:9001.");
        }

        this.endpoint = endpoint;
        nextRequest = Encoding.ASCII.GetBytes($"GET {Root}invocation/next HTTP/1.1\r\nHost: {endpoint}\r\n\r\n");
        connection = new HttpConnection(host, port, timeout);
    }

    /// <summary>Waits for the next event, for as long as it takes.</summary>
    /// <returns>The event; null when the token has cut the wait off.</returns>
    public Invocation? Next(CancellationToken cancellationToken)
    {
        using var cutOff = cancellationToken.UnsafeRegister(static connection => ((HttpConnection)connection!).StopWaiting(), connection);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new Invocation(Check("next", connection.Exchange(nextRequest, default, waits: true)));
            }
            catch (Exception e) when (IsBroken(e))
            {
                // Once a byte has come, an event may have been handed out: to ask again could lose it.
                var isLost = connection.ReplyHasBegun;
                if (!isLost && cancellationToken.IsCancellationRequested)
                {
                    return null;
                }

                if (isLost || attempt == backoffMilliseconds.Length)
                {
                    throw Unanswered("next", e);
                }

                _ = cancellationToken.WaitHandle.WaitOne(backoffMilliseconds[attempt]);
            }
        }
    }

    /// <summary>Sends the reply to an event.</summary>
    /// <returns>False when it is longer than Lambda takes: then nothing more can be said of this event, and the next may be asked for.</returns>
    public bool TryRespond(string requestId, ArraySegment<byte> reply) =>
        Post($"invocation/{Uri.EscapeDataString(requestId)}/response", "application/json", reply).Head.Status != TooLarge;

    /// <summary>Reports that the handler failed.</summary>
    public void Fail(string requestId, Exception exception) =>
        PostError($"invocation/{Uri.EscapeDataString(requestId)}/error", exception);

    /// <summary>Reports that init failed.</summary>
    public void FailInit(Exception exception) => PostError("init/error", exception);

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private void PostError(string call, Exception exception)
    {
        var report = new ErrorReport(exception);
        _ = Post(
            call,
            "application/vnd.aws.lambda.error+json\r\n"
            + $"Lambda-Runtime-Function-Error-Type: {report.Type}\r\n"
            + $"Lambda-Runtime-Function-XRay-Error-Cause: {report.XRayCause}",
            report.Body);
    }

    private HttpReplyReader Post(string call, string contentTypeAndMore, ArraySegment<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST {Root}{call} HTTP/1.1\r\nHost: {endpoint}\r\nContent-Type: {contentTypeAndMore}\r\nContent-Length: {body.Count}\r\n\r\n");
        try
        {
            return Check(call, connection.Exchange(head, body, waits: false));
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Unanswered(call, e);
        }
    }

    private static bool IsBroken(Exception e) => e is SocketException or ObjectDisposedException or MalformedReplyException;

    private static HttpReplyReader Check(string call, HttpReplyReader reply) => reply.Head.Status switch
    {
        < 300 => reply,
        TooLarge when call.EndsWith("/response", StringComparison.Ordinal) => reply,
        var status => throw new RuntimeApiException($"The Runtime API answered {call} with {status}."),
    };

    private static RuntimeApiException Unanswered(string call, Exception e) =>
        new($"The Runtime API gave no whole answer to {call}: {e.Message.TrimEnd('.')}.");
}
