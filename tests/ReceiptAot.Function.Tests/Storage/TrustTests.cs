using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReceiptAot.Function.Tests.Storage;

public sealed class TrustTests : IDisposable
{
    private const string Host = "my-bucket.s3.eu-central-1.amazonaws.com";
    private const string SystemStore = "/etc/ssl/certs/ca-certificates.crt";

    private readonly RSA key = RSA.Create(2048);
    private readonly X509Certificate2 root;
    private readonly string storeWithRoot = Path.GetTempFileName();

    public TrustTests()
    {
        root = CreateRequest("A root", isAuthority: true)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        File.WriteAllText(storeWithRoot, root.ExportCertificatePem());
    }

    public void Dispose()
    {
        key.Dispose();
        root.Dispose();
        File.Delete(storeWithRoot);
    }

    [Fact]
    public Task A_root_that_only_the_whole_store_contains_is_trusted() => ConnectAsync(Issue(Host), storeWithRoot);

    [Fact]
    public Task A_root_that_no_store_contains_is_rejected() =>
        AssertRejectedAsync(Issue(Host), SystemStore, "*RemoteCertificateChainErrors*");

    [Fact]
    public Task A_root_is_rejected_if_there_is_no_whole_store() =>
        AssertRejectedAsync(Issue(Host), null, "*RemoteCertificateChainErrors*");

    [Fact]
    public Task An_expired_certificate_is_rejected() => AssertRejectedAsync(Issue(Host, days: -1), storeWithRoot, "*NotTimeValid*");

    [Fact]
    public Task A_certificate_for_another_host_is_rejected() =>
        AssertRejectedAsync(Issue("my-bucket.s3.example.com"), storeWithRoot, "*RemoteCertificateNameMismatch*");

    [Fact]
    public Task A_self_signed_certificate_is_rejected()
    {
        var certificate = CreateRequest(Host, isAuthority: false, Host)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        return AssertRejectedAsync(certificate, storeWithRoot, "*Chain*");
    }

    [Fact]
    public async Task A_missing_issuer_is_not_downloaded_from_the_url_in_the_certificate()
    {
        using var issuerServer = new TcpListener(IPAddress.Loopback, 0);
        issuerServer.Start();
        var certificate = Issue(Host, issuerUrl: $"http://{issuerServer.LocalEndpoint}/root.crt");

        await AssertRejectedAsync(certificate, null, "*RemoteCertificateChainErrors*");

        issuerServer.Pending().Should().BeFalse();
    }

    /// <summary>Amazon Trust Services publishes the fingerprints. The trust store of the system contains the same roots.</summary>
    [Fact]
    public void The_roots_next_to_the_binary_are_the_roots_of_AWS()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Trust.RootsFile);
        var systemRoots = new X509Certificate2Collection();
        systemRoots.ImportFromPemFile(SystemStore);

        roots.Select(Fingerprint).Should().Equal(
            "8ECDE6884F3D87B1125BA31AC3FCB13D7016DE7F57CC904FE1CB97C6AE98196E",
            "1BA5B2AA8C65401A82960118F80BEC4F62304D83CEC4713A19C39C011EA46DB4",
            "18CE6CFE7BF14E60B2E347B8DFE868CB31D02EBB3ADA271569F50343B46DB3A4",
            "E35D28419ED02025CFA69038CD623962458DA5C695FBDEA3C22B0BFB25897092",
            "568D6905A2C88708A4B3025190EDCFEDB1974A606A13C6E5290FCB2AE63EDAB5");
        systemRoots.Select(Fingerprint).Should().Contain(roots.Select(Fingerprint));
    }

    [Theory]
    [InlineData(null, "eu-central-1", true)]
    [InlineData(null, "us-gov-west-1", true)]
    [InlineData(null, "cn-north-1", false)]
    [InlineData(null, "us-isob-east-1", false)]
    [InlineData(null, "eusc-de-east-1", false)]
    [InlineData("https://s3.eu-central-1.amazonaws.com", "eu-central-1", true)]
    [InlineData("https://bucket.vpce-1.s3.eu-central-1.vpce.AMAZONAWS.com/", "eu-central-1", true)]
    [InlineData("https://s3.cn-north-1.amazonaws.com.cn", "cn-north-1", false)]
    [InlineData("https://amazonaws.com", "eu-central-1", false)]
    [InlineData("https://fakeamazonaws.com", "eu-central-1", false)]
    [InlineData("https://s3.example.com", "eu-central-1", false)]
    [InlineData("https://127.0.0.1:9000", "eu-central-1", false)]
    public void The_roots_apply_to_hosts_under_amazonaws_com(string? endpoint, string region, bool expected) =>
        Trust.IsAwsEndpoint(TestSettings.With(region: region, endpoint: endpoint is null ? null : new Uri(endpoint))).Should().Be(expected);

    private static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private static async Task AssertRejectedAsync(X509Certificate2 certificate, string? wholeStore, string reasons)
    {
        var connecting = () => ConnectAsync(certificate, wholeStore);

        await connecting.Should().ThrowAsync<AuthenticationException>().WithMessage($"the server's certificate is not trusted: {reasons}");
    }

    /// <summary>Connects a client to a server with this certificate.</summary>
    private static async Task ConnectAsync(X509Certificate2 certificate, string? wholeStore)
    {
        using var serverCertificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var clientConnection = new TcpClient();
        await clientConnection.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var serverConnection = await listener.AcceptTcpClientAsync();
        await using var server = new SslStream(serverConnection.GetStream());
        await using var client = new SslStream(clientConnection.GetStream());
        var clientOptions = Trust.SystemStore.OptionsFor(Host);
        clientOptions.RemoteCertificateValidationCallback = (_, received, chain, errors) =>
            Trust.Verify(received, chain, errors, wholeStore);
        var serverOptions = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(serverCertificate, null, offline: true),
        };
        await Task.WhenAll(client.AuthenticateAsClientAsync(clientOptions), server.AuthenticateAsServerAsync(serverOptions));
    }

    /// <param name="days">The days until the certificate expires.</param>
    /// <param name="issuerUrl">The URL of the issuer's certificate; null for a certificate without the URL.</param>
    private X509Certificate2 Issue(string host, int days = 1, string? issuerUrl = null)
    {
        var request = CreateRequest(host, isAuthority: false, host);
        if (issuerUrl is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerUrl]));
        }

        using var leaf = request.Create(
            root, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return leaf.CopyWithPrivateKey(key);
    }

    /// <param name="host">The host in the subject alternative names; null for a certificate without them.</param>
    private CertificateRequest CreateRequest(string name, bool isAuthority, string? host = null)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        return request;
    }
}
