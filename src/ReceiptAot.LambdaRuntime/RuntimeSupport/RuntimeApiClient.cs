using System.Globalization;
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

    private readonly HttpEndpoint endpoint;
    private readonly byte[] nextRequest;
    private volatile HttpConnection? connection;

    /// <summary>Does not connect yet.</summary>
    /// <param name="hostAndPort">As <c>AWS_LAMBDA_RUNTIME_API</c> gives them.</param>
    public RuntimeApiClient(string hostAndPort)
    {
        var colon = hostAndPort.LastIndexOf(':');
        var host = colon > 0 ? hostAndPort[..colon].Trim('[', ']') : "";
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown
            || !ushort.TryParse(hostAndPort.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port == 0)
        {
            throw new RuntimeApiException("AWS_LAMBDA_RUNTIME_API does not name a host and a port from 1 to 65535, as in 127.0.0.1:9001.");
        }

        endpoint = new HttpEndpoint(host, port, IsTls: false);
        nextRequest = Encoding.ASCII.GetBytes($"GET {Root}invocation/next HTTP/1.1\r\nHost: {endpoint.Authority}\r\n\r\n");
    }

    /// <summary>Waits for the next event, for as long as it takes.</summary>
    /// <returns>The event; null when the token has ended the wait.</returns>
    public Invocation? Next(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static client => ((RuntimeApiClient)client!).connection?.StopWaiting(), this);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var current = Connect(); // visible to the registration before the token is asked
                return cancellationToken.IsCancellationRequested
                    ? null
                    : new Invocation(Check("next", current.LongPoll(nextRequest, timeout)));
            }
            catch (Exception e) when (IsBroken(e))
            {
                // Once a byte has come, an event may have been handed out: to ask again could lose it.
                var isLost = connection is { ResponseHasBegun: true };
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
    public void Dispose() => connection?.Dispose();

    /// <summary>The connection that was used last, or a new one where that has ended.</summary>
    private HttpConnection Connect()
    {
        if (connection is not { IsUsable: true })
        {
            connection?.Dispose();
            connection = null;
            connection = new HttpConnection(endpoint, tls: null, TimeProvider.System, new Deadline(TimeProvider.System, timeout));
        }

        return connection;
    }

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

    private HttpResponseReader Post(string call, string contentTypeAndMore, ArraySegment<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST {Root}{call} HTTP/1.1\r\nHost: {endpoint.Authority}\r\nContent-Type: {contentTypeAndMore}\r\nContent-Length: {body.Count}\r\n\r\n");
        try
        {
            return Check(call, Connect().Exchange([.. head, .. body], new Deadline(TimeProvider.System, timeout)));
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Unanswered(call, e);
        }
    }

    private static bool IsBroken(Exception e) => e is IOException or TimeoutException;

    private static HttpResponseReader Check(string call, HttpResponseReader response) => response.Head.Status switch
    {
        < 300 => response,
        TooLarge when call.EndsWith("/response", StringComparison.Ordinal) => response,
        var status => throw new RuntimeApiException($"The Runtime API answered {call} with {status}."),
    };

    private static RuntimeApiException Unanswered(string call, Exception e) =>
        new($"The Runtime API gave no whole answer to {call}: {e.Message.TrimEnd('.')}.");
}
