using System.Globalization;
using System.Text;

namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>
/// The four requests of the Runtime API (AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes"). All methods throw
/// <see cref="RuntimeApiException"/> if continuing is not safe.
/// </summary>
internal sealed class RuntimeApiClient : IDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private const int TooLarge = 413;
    private static readonly int[] backoffMilliseconds = [10, 50, 250];
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(10); // the Runtime API is on the same machine

    private readonly HttpEndpoint endpoint;
    private readonly byte[] nextRequest;
    private readonly HostResolver resolver;
    private volatile HttpConnection? connection;

    /// <param name="hostAndPort">The value of <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    public RuntimeApiClient(string hostAndPort, HostResolver resolver)
    {
        this.resolver = resolver;
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

    /// <summary>Waits for the next event without a time limit.</summary>
    /// <returns>Null if the token was canceled.</returns>
    public Invocation? Next(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static client => ((RuntimeApiClient)client!).connection?.StopWaiting(), this);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var current = Connect(); // must be visible to the registration before the token is checked
                return cancellationToken.IsCancellationRequested
                    ? null
                    : new Invocation(Check("next", current.LongPoll(nextRequest, timeout)));
            }
            catch (Exception e) when (IsBroken(e))
            {
                // If a byte was received, the Runtime API may have delivered an event: another request could lose it.
                var isLost = connection is { ResponseHasBegun: true };
                if (!isLost && cancellationToken.IsCancellationRequested)
                {
                    return null;
                }

                if (isLost || attempt == backoffMilliseconds.Length)
                {
                    throw NoResponse("next", e);
                }

                _ = cancellationToken.WaitHandle.WaitOne(backoffMilliseconds[attempt]);
            }
        }
    }

    /// <returns>False if Lambda refused the response as too large. The next event may then be requested.</returns>
    public bool TryRespond(string requestId, ArraySegment<byte> response) =>
        Post($"invocation/{Uri.EscapeDataString(requestId)}/response", "application/json", response).Head.Status != TooLarge;

    public void Fail(string requestId, Exception exception) =>
        PostError($"invocation/{Uri.EscapeDataString(requestId)}/error", exception);

    public void FailInit(Exception exception) => PostError("init/error", exception);

    public void Dispose() => connection?.Dispose();

    private HttpConnection Connect()
    {
        if (connection is not { IsUsable: true })
        {
            connection?.Dispose();
            connection = null;
            connection = new HttpConnection(endpoint, tls: null, resolver, TimeProvider.System, new Deadline(TimeProvider.System, timeout));
        }

        return connection;
    }

    private void PostError(string operation, Exception exception)
    {
        var report = new ErrorReport(exception);
        _ = Post(
            operation,
            "application/vnd.aws.lambda.error+json\r\n"
            + $"Lambda-Runtime-Function-Error-Type: {report.Type}\r\n"
            + $"Lambda-Runtime-Function-XRay-Error-Cause: {report.XRayCause}",
            report.Body);
    }

    private HttpResponseReader Post(string operation, string contentTypeAndMoreHeaders, ArraySegment<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST {Root}{operation} HTTP/1.1\r\nHost: {endpoint.Authority}\r\n"
            + $"Content-Type: {contentTypeAndMoreHeaders}\r\nContent-Length: {body.Count}\r\n\r\n");
        try
        {
            return Check(operation, Connect().Exchange([.. head, .. body], new Deadline(TimeProvider.System, timeout)));
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw NoResponse(operation, e);
        }
    }

    private static bool IsBroken(Exception e) => e is IOException or TimeoutException;

    private static HttpResponseReader Check(string operation, HttpResponseReader response) => response.Head.Status switch
    {
        < 300 => response,
        TooLarge when operation.EndsWith("/response", StringComparison.Ordinal) => response,
        var status => throw new RuntimeApiException($"The Runtime API responded to {operation} with {status}."),
    };

    private static RuntimeApiException NoResponse(string operation, Exception e) =>
        new($"The Runtime API did not complete a response to {operation}: {e.Message.TrimEnd('.')}.");
}
