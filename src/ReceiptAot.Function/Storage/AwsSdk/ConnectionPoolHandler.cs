using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3.Model;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// The end of the SDK's pipeline: sends a request over the connection pool, in place of HttpClient. The response of a receipt's request
/// goes to its <see cref="Exchange"/>, and the SDK does not see it. Any other request is CreateSession, which the SDK sends for a directory
/// bucket; its result alone is passed to the SDK.
/// </summary>
internal sealed class ConnectionPoolHandler(ConnectionPool pool) : PipelineHandler
{
    private const int MaxSessionBytes = 64 * 1024;

    // Of CreateSession, where the SDK renews a session between two receipts.
    private static readonly TimeSpan sessionLimit = TimeSpan.FromSeconds(5);

    // CreateSession is sent on the thread whose request needs it, with that request's deadline.
    [ThreadStatic]
    private static Exchange? current;

    /// <summary>Sends a request through the pipeline.</summary>
    /// <returns>The response; that of CreateSession, where this failed.</returns>
    public static HttpResponse Send(Exchange exchange, Action invoke)
    {
        current = exchange;
        try
        {
            invoke();
            return exchange.Response!;
        }
        catch (SessionRefusedException e)
        {
            return e.Response;
        }
        finally
        {
            current = null;
        }
    }

    /// <inheritdoc/>
    public override void InvokeSync(IExecutionContext executionContext)
    {
        if (executionContext.RequestContext.Options is Exchange exchange)
        {
            exchange.Response = Send(executionContext, exchange.Content, exchange.MaxSuccessBytes, exchange.Deadline);
            return;
        }

        var deadline = current?.Deadline ?? new Deadline(TimeProvider.System, sessionLimit);
        var response = Send(executionContext, default, MaxSessionBytes, deadline);
        executionContext.ResponseContext.Response = response.Head.Status == 200 ? ReadSession(response.Body) : throw new SessionRefusedException(response);
    }

    /// <inheritdoc/>
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        InvokeSync(executionContext);
        return Task.FromResult((T)executionContext.ResponseContext.Response);
    }

    private HttpResponse Send(IExecutionContext context, ReadOnlyMemory<byte> content, int maxSuccessBytes, Deadline deadline)
    {
        var request = context.RequestContext.Request;
        var url = AmazonServiceClient.ComposeUrl(request);
        var head = new StringBuilder($"{request.HttpMethod} {url.PathAndQuery} HTTP/1.1\r\n");
        foreach (var (name, value) in request.Headers)
        {
            _ = head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        _ = head.Append("\r\n");
        return pool.Send(HttpEndpoint.Of(url), [.. Encoding.ASCII.GetBytes(head.ToString()), .. content.Span], maxSuccessBytes, deadline);
    }

    private static CreateSessionResponse ReadSession(byte[] xml) => new()
    {
        Credentials = new SessionCredentials
        {
            AccessKeyId = XmlElement.Find(xml, "AccessKeyId"),
            SecretAccessKey = XmlElement.Find(xml, "SecretAccessKey"),
            SessionToken = XmlElement.Find(xml, "SessionToken"),
            Expiration = DateTime.Parse(
                XmlElement.Find(xml, "Expiration") ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        },
    };

    private sealed class SessionRefusedException(HttpResponse response) : Exception
    {
        public HttpResponse Response { get; } = response;
    }
}
