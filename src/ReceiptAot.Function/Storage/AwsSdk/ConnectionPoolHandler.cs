using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// The end of the SDK's pipeline: sends a request over the connection pool, in place of HttpClient. The response goes to the
/// <see cref="Exchange"/>; the SDK does not see it.
/// </summary>
internal sealed class ConnectionPoolHandler(ConnectionPool pool) : PipelineHandler
{
    /// <inheritdoc/>
    public override void InvokeSync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.Request;
        var exchange = (Exchange)executionContext.RequestContext.Options;
        var url = AmazonServiceClient.ComposeUrl(request);
        var head = new StringBuilder($"{request.HttpMethod} {url.PathAndQuery} HTTP/1.1\r\n");
        foreach (var (name, value) in request.Headers)
        {
            _ = head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        byte[] bytes = [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. exchange.Content.Span];
        exchange.Response = pool.Send(HttpEndpoint.Of(url), bytes, exchange.MaxSuccessBytes, exchange.Deadline);
    }
}
