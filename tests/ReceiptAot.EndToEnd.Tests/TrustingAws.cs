using ReceiptAot.LocalCloud;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>Which certificates the function reads, and whom it believes, where every host is a server of the test's.</summary>
public sealed class TrustingAws : IAsyncLifetime, IDisposable
{
    private const string Aws = "s3.eu-central-1.amazonaws.com";
    private const string Another = "s3.example.com";
    private const int WholeStore = 20; // files of a certificate each; no other store here has as many
    private const string Order = """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("trust-");
    private readonly LoopbackCertificate certificate = new(Aws, "*." + Aws, Another, "*." + Another);
    private LoopbackServer s3 = null!;
    private int requests;

    private string Bootstrap => Path.Combine(folder.FullName, "bootstrap");

    private string Roots => Path.Combine(folder.FullName, "roots.pem");

    private string OpenedFiles => Path.Combine(folder.FullName, "opened");

    public async Task InitializeAsync()
    {
        var shipped = Path.GetDirectoryName(NativeBinary.Location)!;
        File.Copy(Path.Combine(shipped, "bootstrap"), Bootstrap);
        File.Copy(Path.Combine(shipped, "roots.pem"), Roots);
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

    [NativeFact]
    public async Task Reads_the_roots_beside_it_alone_where_they_vouch_for_the_server()
    {
        await File.WriteAllTextAsync(Roots, certificate.Authority);

        (await InvokeAsync(Aws)).Should().Be(FunctionUnderTest.Success);

        CertificatesRead().Should().Equal(Roots);
    }

    [NativeFact]
    public async Task Reads_the_whole_store_too_before_it_refuses_a_server()
    {
        (await InvokeAsync(Aws)).Should().Contain("StorageUnavailable").And.Contain("the server's certificate is not trusted: RemoteCertificateChainErrors");

        requests.Should().Be(0);
        CertificatesRead().Should().HaveElementAt(0, Roots).And.Contain("/etc/ssl/certs/ca-certificates.crt");
    }

    [NativeFact]
    public async Task Reads_the_whole_store_where_the_roots_are_missing()
    {
        File.Delete(Roots);

        (await InvokeAsync(Aws)).Should().Contain("StorageUnavailable");

        requests.Should().Be(0);
        CertificatesRead().Should().HaveCountGreaterThan(WholeStore);
    }

    [NativeFact]
    public async Task Reads_the_whole_store_for_another_host()
    {
        await File.WriteAllTextAsync(Roots, certificate.Authority);

        (await InvokeAsync(Another)).Should().Contain("StorageUnavailable");

        requests.Should().Be(0);
        CertificatesRead().Should().HaveCountGreaterThan(WholeStore).And.NotContain(Roots);
    }

    [NativeTheory]
    [InlineData("SSL_CERT_FILE")]
    [InlineData("SSL_CERT_DIR")]
    public async Task Reads_what_the_operator_says_and_no_roots_of_its_own(string variable)
    {
        var store = folder.CreateSubdirectory("store").FullName;
        var file = certificate.WriteTrust(store)["SSL_CERT_FILE"];

        (await InvokeAsync(Aws, (variable, variable == "SSL_CERT_FILE" ? file : store))).Should().Be(FunctionUnderTest.Success);

        CertificatesRead().Should().Contain(file).And.NotContain(Roots);
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
            ["LD_PRELOAD"] = await Elsewhere.Library,
            ["OPENED_FILES"] = OpenedFiles,
        };
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        Secrets.Know(environment);
        await using var sandbox = await Sandbox.StartAsync(Bootstrap, environment);
        var result = await sandbox.InvokeAsync(System.Text.Encoding.UTF8.GetBytes(Order), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        return result.Body;
    }

    private List<string> CertificatesRead() =>
        [.. File.ReadLines(OpenedFiles).Where(static file => file.EndsWith(".pem", StringComparison.Ordinal) || file.EndsWith(".crt", StringComparison.Ordinal)).Distinct()];
}
