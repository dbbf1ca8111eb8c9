using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// Puts the bucket into the path of a configured endpoint URL. The SDK would put the bucket into the host name of
/// <c>http://localhost:9000</c>, and would encode the path of the URL twice in the signature.
/// </summary>
internal sealed class PathStyleHandler(BucketEndpoint bucket) : PipelineHandler
{
    private readonly Uri server = new($"{(bucket.Server.IsTls ? "https" : "http")}://{bucket.Server.Authority}/");
    private readonly string[] segments = [.. bucket.Path.Split('/').Skip(1).Select(Uri.UnescapeDataString)];

    public override void InvokeSync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.Request;
        request.Endpoint = server;
        for (var index = segments.Length - 1; index >= 0; index--)
        {
            request.AddPathResource($"{{segment{index}}}", segments[index]); // the SDK encodes a path parameter once
            request.ResourcePath = $"/{{segment{index}}}{request.ResourcePath}";
        }

        base.InvokeSync(executionContext);
    }
}
