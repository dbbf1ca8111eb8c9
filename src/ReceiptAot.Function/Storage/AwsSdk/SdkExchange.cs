using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>The data of a request that the SDK's pipeline passes on, and the response.</summary>
internal sealed class SdkExchange : InvokeOptionsBase
{
    public SdkExchange(IMarshaller<IRequest, AmazonWebServiceRequest> marshaller) => RequestMarshaller = marshaller;

    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>See <see cref="HttpResponseReader.Reset"/>.</summary>
    public int MaxSuccessBytes { get; init; }

    public required Deadline Deadline { get; init; }

    /// <summary>Null signs the request with the credentials of the function.</summary>
    public BucketSession? Session { get; init; }

    public HttpResponse? Response { get; set; }
}
