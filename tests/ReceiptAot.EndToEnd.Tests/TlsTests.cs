using ReceiptAot.LocalCloud;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>HTTPS connections to S3.</summary>
public sealed class TlsTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tls-");
    private readonly LoopbackCertificate certificate = new();
    private LocalS3 s3 = null!;

    public async Task InitializeAsync() =>
        s3 = await LocalS3.StartAsync(folder.CreateSubdirectory("s3").FullName, FunctionUnderTest.Bucket, certificate.Leaf);

    public Task DisposeAsync() => s3.DisposeAsync().AsTask();

    public void Dispose()
    {
        certificate.Dispose();
        folder.Delete(recursive: true);
    }

    [NativeFact]
    public async Task Stores_a_receipt_if_the_certificate_authority_of_the_server_is_trusted()
    {
        var result = await InvokeAsync(certificate);

        result.Body.Should().Be(ExpectedResult.Response);
        s3.Objects.Read(FunctionUnderTest.Bucket, "receipts/12345.txt").Should().Equal(await File.ReadAllBytesAsync("Golden/sample.txt"));
    }

    [NativeFact]
    public async Task Stores_nothing_if_only_another_certificate_authority_is_trusted()
    {
        using var another = new LoopbackCertificate();

        var result = await InvokeAsync(another);

        FunctionUnderTest.ExpectError(result).Type.Should().Be("StorageUnavailable");
        s3.Requests.Should().BeEmpty();
    }

    private async Task<InvocationResult> InvokeAsync(LoopbackCertificate trusted)
    {
        await using var sandbox = await Sandbox.StartAsync(
            NativeBinary.Location, s3.EnvironmentFor(FunctionUnderTest.Bucket).Concat(trusted.WriteTrust(folder.FullName)));
        var (timeout, patience) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
        return await sandbox.InvokeAsync(await File.ReadAllBytesAsync("Orders/sample.json"), timeout, patience);
    }
}
