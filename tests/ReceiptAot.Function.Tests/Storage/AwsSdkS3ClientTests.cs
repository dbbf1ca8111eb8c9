using ReceiptAot.Function.Storage.AwsSdk;

namespace ReceiptAot.Function.Tests.Storage;

public class AwsSdkS3ClientTests
{
    /// <summary>If an update of the SDK adds a handler, this test fails until the handler is reviewed.</summary>
    [Theory]
    [InlineData(null, "")]
    [InlineData("http://127.0.0.1:9000", "PathStyleHandler ")]
    public void Has_only_the_reviewed_handlers(string? endpoint, string pathStyle)
    {
        using var pool = new ConnectionPool(static _ => new(), TimeProvider.System);
        using var client = new AwsSdkS3Client(TestSettings.With(endpoint: endpoint is null ? null : new Uri(endpoint)), pool);

        string.Join(' ', client.Handlers.Select(static handler => handler.GetType().Name)).Should().Be(
            "ErrorCallbackHandler AmazonS3ExceptionHandler CallbackHandler AmazonS3PreMarshallHandler Marshaller AmazonS3AuthSchemeHandler "
            + $"AmazonS3EndpointResolver {pathStyle}AmazonS3PostMarshallHandler AmazonS3KmsHandler CallbackHandler ChecksumHandler "
            + "EndpointDiscoveryHandler BucketSessionHandler Signer CallbackHandler ConnectionPoolHandler");
    }
}
