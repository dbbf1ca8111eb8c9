using System.Text;
using ReceiptAot.LocalCloud;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// Which root certificates the function reads, and which servers the function trusts. Every host name resolves to a server of the test.
/// </summary>
public sealed class TrustStoreTests : IAsyncLifetime, IDisposable
{
    private const string AwsHost = "s3.eu-central-1.amazonaws.com";
    private const string OtherHost = "s3.example.com";
    private const int SystemStoreMinFiles = 20; // one certificate per file; no other trust store in these tests has as many files
    private const string Order = """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("trust-");
    private readonly LoopbackCertificate certificate = new(AwsHost, "*." + AwsHost, OtherHost, "*." + OtherHost);
    private LoopbackServer s3 = null!;
    private int requests;

    private string Bootstrap => Path.Combine(folder.FullName, "bootstrap");

    private string Roots => Path.Combine(folder.FullName, "roots.pem");

    private string OpenedFiles => Path.Combine(folder.FullName, "opened");

    public async Task InitializeAsync()
    {
        var package = Path.GetDirectoryName(NativeBinary.Location)!;
        File.Copy(Path.Combine(package, "bootstrap"), Bootstrap);
        File.Copy(Path.Combine(package, "roots.pem"), Roots);
        s3 = await LoopbackServer.StartAsync(
            request =>
            {
                _ = Interlocked.Increment(ref requests);
                request.Response.Headers.ETag = "\"x\"";
                return Task.CompletedTask;
            },
            certificate.Leaf);
    }

    public async Task DisposeAsync()
    {
        await s3.DisposeAsync();
        folder.Delete(recursive: true);
    }

    public void Dispose() => certificate.Dispose();

    [NativeFact(NotEmulated = true)]
    public async Task Reads_only_the_packaged_roots_if_they_verify_the_server()
    {
        await File.WriteAllTextAsync(Roots, certificate.Authority);

        (await InvokeAsync(AwsHost)).Should().Be(ExpectedResult.Response);

        GetOpenedCertificateFiles().Should().Equal(Roots);
        (await File.ReadAllLinesAsync(OpenedFiles)).Should().NotContain("/etc/passwd");
    }

    [NativeFact(NotEmulated = true)]
    public async Task Also_reads_the_system_trust_store_before_rejecting_a_server()
    {
        (await InvokeAsync(AwsHost)).Should().Contain("StorageUnavailable")
            .And.Contain("the server's certificate is not trusted: RemoteCertificateChainErrors");

        requests.Should().Be(0);
        GetOpenedCertificateFiles().Should().HaveElementAt(0, Roots).And.Contain("/etc/ssl/certs/ca-certificates.crt");
    }

    [NativeFact(NotEmulated = true)]
    public async Task Reads_the_system_trust_store_if_the_packaged_roots_are_missing()
    {
        File.Delete(Roots);

        (await InvokeAsync(AwsHost)).Should().Contain("StorageUnavailable");

        requests.Should().Be(0);
        GetOpenedCertificateFiles().Should().HaveCountGreaterThan(SystemStoreMinFiles);
    }

    [NativeFact(NotEmulated = true)]
    public async Task Reads_the_system_trust_store_for_a_host_outside_AWS()
    {
        await File.WriteAllTextAsync(Roots, certificate.Authority);

        (await InvokeAsync(OtherHost)).Should().Contain("StorageUnavailable");

        requests.Should().Be(0);
        GetOpenedCertificateFiles().Should().HaveCountGreaterThan(SystemStoreMinFiles).And.NotContain(Roots);
    }

    [NativeTheory(NotEmulated = true)]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("SSL_CERT_DIR")]
    public async Task Reads_the_configured_trust_store_instead_of_the_packaged_roots(string variable)
    {
        var store = folder.CreateSubdirectory("store").FullName;
        var file = certificate.WriteTrust(store)["SSL_CERT_FILE"];

        (await InvokeAsync(AwsHost, (variable, variable == "SSL_CERT_FILE" ? file : store))).Should().Be(ExpectedResult.Response);

        GetOpenedCertificateFiles().Should().Contain(file).And.NotContain(Roots);
    }

    private async Task<string> InvokeAsync(string host, params (string Name, string? Value)[] changes)
    {
        var (id, secret, token) = LocalCredentials.Create();
        var environment = new Dictionary<string, string?>
        {
            ["RECEIPT_BUCKET"] = FunctionUnderTest.Bucket,
            ["AWS_ENDPOINT_URL_S3"] = $"https://{host}:{s3.Url.Port}",
            ["AWS_ACCESS_KEY_ID"] = id,
            ["AWS_SECRET_ACCESS_KEY"] = secret,
            ["AWS_SESSION_TOKEN"] = token,
            ["LD_PRELOAD"] = await LibcOverrides.Library,
            ["OPENED_FILES"] = OpenedFiles,
        };
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        Secrets.Register(environment);
        await using var sandbox = await Sandbox.StartAsync(Bootstrap, environment);
        var result = await sandbox.InvokeAsync(Encoding.UTF8.GetBytes(Order), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        return result.Body;
    }

    private List<string> GetOpenedCertificateFiles() =>
    [
        .. File.ReadLines(OpenedFiles)
            .Where(static file => file.EndsWith(".pem", StringComparison.Ordinal) || file.EndsWith(".crt", StringComparison.Ordinal))
            .Distinct(),
    ];
}
