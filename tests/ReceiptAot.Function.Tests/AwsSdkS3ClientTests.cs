using ReceiptAot.Function.Storage.AwsSdk;

namespace ReceiptAot.Function.Tests;

public class AwsSdkS3ClientTests
{
    /// <summary>An update of the SDK that adds a handler fails here, until somebody has decided whether a receipt needs it.</summary>
    [Theory]
    [InlineData(null, "")]
    [InlineData("http://127.0.0.1:9000", "PathStyleHandler ")]
    public void Has_the_handlers_that_somebody_has_looked_at_and_no_other(string? endpoint, string pathStyle)
    {
        using var pool = new ConnectionPool(static _ => new(), TimeProvider.System);
        using var client = new AwsSdkS3Client(TestSettings.With(endpoint: endpoint is null ? null : new Uri(endpoint)), pool);

        string.Join(' ', client.Handlers.Select(static handler => handler.GetType().Name)).Should().Be(
            "ErrorCallbackHandler AmazonS3ExceptionHandler CallbackHandler AmazonS3PreMarshallHandler Marshaller AmazonS3AuthSchemeHandler "
            + $"AmazonS3EndpointResolver {pathStyle}AmazonS3PostMarshallHandler AmazonS3KmsHandler CallbackHandler ChecksumHandler "
            + "EndpointDiscoveryHandler BucketSessionHandler Signer CallbackHandler ConnectionPoolHandler");
    }
}
