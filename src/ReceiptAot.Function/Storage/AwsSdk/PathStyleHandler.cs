using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// Puts the bucket into the path at an endpoint that the operator has set. The SDK would put the bucket into the host name of
/// <c>http://localhost:9000</c>, and would encode a path of the endpoint twice in the signature.
/// </summary>
internal sealed class PathStyleHandler(BucketEndpoint bucket) : PipelineHandler
{
    private readonly Uri server = new($"{(bucket.Server.IsTls ? "https" : "http")}://{bucket.Server.Authority}/");
    private readonly string[] segments = [.. bucket.Path.Split('/').Skip(1).Select(Uri.UnescapeDataString)];

    /// <inheritdoc/>
    public override void InvokeSync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.Request;
        request.Endpoint = server;
        for (var index = segments.Length - 1; index >= 0; index--)
        {
            request.AddPathResource($"{{segment{index}}}", segments[index]); // a label, which the SDK encodes once
            request.ResourcePath = $"/{{segment{index}}}{request.ResourcePath}";
        }

        base.InvokeSync(executionContext);
    }
}
