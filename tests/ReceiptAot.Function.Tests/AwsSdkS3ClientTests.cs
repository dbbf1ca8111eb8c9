using ReceiptAot.Function.Storage.AwsSdk;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Tests;

public class AwsSdkS3ClientTests
{
    /// <summary>An update of the SDK that adds a handler fails here, until somebody has decided whether a receipt needs it.</summary>
    [Theory]
    [InlineData("my-bucket", null, "")]
    [InlineData("my-bucket", "http://127.0.0.1:9000", "PathStyleHandler ")]
    [InlineData("my-bucket--euc1-az1--x-s3", null, "S3ExpressPreSigner ")]
    public void Has_the_handlers_that_a_receipt_needs_and_no_other(string bucket, string? endpoint, string one)
    {
        using var pool = new ConnectionPool(static _ => new(), TimeProvider.System);
        using var client = new AwsSdkS3Client(TestSettings.With(bucket, endpoint: endpoint is null ? null : new Uri(endpoint)), pool);

        string.Join(' ', client.Handlers.Select(static handler => handler.GetType().Name)).Should().Be(
            $"Marshaller AmazonS3AuthSchemeHandler AmazonS3EndpointResolver {(one.StartsWith("Path", StringComparison.Ordinal) ? one : "")}"
            + $"AmazonS3PostMarshallHandler ChecksumHandler {(one.StartsWith("S3", StringComparison.Ordinal) ? one : "")}Signer ConnectionPoolHandler");
    }
}
