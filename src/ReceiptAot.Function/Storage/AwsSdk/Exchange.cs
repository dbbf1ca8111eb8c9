using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>What a request takes along on its way through the SDK's pipeline, and the response that it brings back.</summary>
internal sealed class Exchange : InvokeOptionsBase
{
    /// <summary>An exchange without a response yet.</summary>
    public Exchange(IMarshaller<IRequest, AmazonWebServiceRequest> marshaller) => RequestMarshaller = marshaller;

    /// <summary>The body of the request.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>See <see cref="HttpResponseReader.Reset"/>.</summary>
    public required int MaxSuccessBytes { get; init; }

    /// <summary>When to give up.</summary>
    public required Deadline Deadline { get; init; }

    /// <summary>The session to sign with; null for the function's own credentials.</summary>
    public BucketSession? Session { get; init; }

    /// <summary>The response, once there is one.</summary>
    public HttpResponse? Response { get; set; }
}
