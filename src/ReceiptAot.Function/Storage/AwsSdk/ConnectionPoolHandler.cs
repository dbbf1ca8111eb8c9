using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// The last handler of the SDK's pipeline: sends the request over the connection pool instead of HttpClient, and puts the response into the
/// <see cref="SdkExchange"/>, which the SDK does not read.
/// </summary>
internal sealed class ConnectionPoolHandler(ConnectionPool pool) : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.Request;
        var exchange = (SdkExchange)executionContext.RequestContext.Options;
        var url = AmazonServiceClient.ComposeUrl(request);
        var head = new StringBuilder($"{request.HttpMethod} {url.PathAndQuery} HTTP/1.1\r\n");
        foreach (var (name, value) in request.Headers)
        {
            _ = head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        byte[] bytes = [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. exchange.Content.Span];
        exchange.Response = pool.Send(HttpEndpoint.From(url), bytes, exchange.MaxSuccessBytes, exchange.Deadline);
    }
}
