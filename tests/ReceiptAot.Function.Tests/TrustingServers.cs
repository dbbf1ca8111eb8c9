using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReceiptAot.Function.Tests;

public sealed class TrustingServers : IDisposable
{
    private const string Host = "my-bucket.s3.eu-central-1.amazonaws.com";

    private readonly RSA key = RSA.Create(2048);
    private readonly X509Certificate2 root;
    private readonly string store = Path.GetTempFileName();

    public TrustingServers()
    {
        root = Request("A root", isAuthority: true).CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        File.WriteAllText(store, root.ExportCertificatePem());
    }

    public void Dispose()
    {
        key.Dispose();
        root.Dispose();
        File.Delete(store);
    }

    [Fact]
    public Task A_root_that_only_the_whole_store_has_is_trusted() =>
        ConnectAsync(Issue(Host), store);

    [Fact]
    public Task A_root_that_no_store_has_is_refused() =>
        Refuses(Issue(Host), "/etc/ssl/certs/ca-certificates.crt", "*RemoteCertificateChainErrors*");

    [Fact]
    public Task A_root_is_refused_where_there_is_no_whole_store() => Refuses(Issue(Host), null, "*RemoteCertificateChainErrors*");

    [Fact]
    public Task A_certificate_that_has_expired_is_refused() => Refuses(Issue(Host, days: -1), store, "*NotTimeValid*");

    [Fact]
    public Task A_certificate_for_another_host_is_refused() => Refuses(Issue("my-bucket.s3.example.com"), store, "*RemoteCertificateNameMismatch*");

    [Fact]
    public Task A_certificate_that_is_its_own_root_is_refused() =>
        Refuses(Request(Host, isAuthority: false, Host).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)), store, "*Chain*");

    [Fact]
    public async Task No_certificate_is_fetched_from_where_another_says_that_it_is()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();

        await Refuses(Issue(Host, issuerAt: $"http://{elsewhere.LocalEndpoint}/root.crt"), null, "*RemoteCertificateChainErrors*");

        elsewhere.Pending().Should().BeFalse();
    }

    /// <summary>The fingerprints that Amazon Trust Services publishes, and that the system's own store agrees with.</summary>
    [Fact]
    public void The_roots_beside_the_binary_are_those_of_aws()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Trust.RootsFile);
        var system = new X509Certificate2Collection();
        system.ImportFromPemFile("/etc/ssl/certs/ca-certificates.crt");

        roots.Select(Fingerprint).Should().Equal(
            "8ECDE6884F3D87B1125BA31AC3FCB13D7016DE7F57CC904FE1CB97C6AE98196E",
            "1BA5B2AA8C65401A82960118F80BEC4F62304D83CEC4713A19C39C011EA46DB4",
            "18CE6CFE7BF14E60B2E347B8DFE868CB31D02EBB3ADA271569F50343B46DB3A4",
            "E35D28419ED02025CFA69038CD623962458DA5C695FBDEA3C22B0BFB25897092",
            "568D6905A2C88708A4B3025190EDCFEDB1974A606A13C6E5290FCB2AE63EDAB5");
        system.Select(Fingerprint).Should().Contain(roots.Select(Fingerprint));
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
    public void The_roots_are_for_hosts_under_amazonaws_com(string? endpoint, string region, bool expected) =>
        Trust.IsAwsEndpoint(new Settings
        {
            Bucket = "my-bucket",
            BucketOwner = null,
            Concurrency = 1,
            Region = region,
            Endpoint = endpoint is null ? null : new Uri(endpoint),
            AccessKeyId = "id",
            SecretAccessKey = "secret",
            SessionToken = null,
        }).Should().Be(expected);

    private static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private static async Task Refuses(X509Certificate2 certificate, string? store, string why)
    {
        var connecting = () => ConnectAsync(certificate, store);

        await connecting.Should().ThrowAsync<AuthenticationException>().WithMessage($"the server's certificate is not trusted: {why}");
    }

    private static async Task ConnectAsync(X509Certificate2 certificate, string? store)
    {
        using var usable = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var near = new TcpClient();
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var far = await listener.AcceptTcpClientAsync();
        await using var server = new SslStream(far.GetStream());
        await using var client = new SslStream(near.GetStream());
        var options = Trust.SystemStore.OptionsFor(Host);
        options.RemoteCertificateValidationCallback = (_, its, chain, errors) => Trust.Verify(its, chain, errors, store);
        await Task.WhenAll(client.AuthenticateAsClientAsync(options), server.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(usable, null, offline: true) }));
    }

    private X509Certificate2 Issue(string host, int days = 1, string? issuerAt = null)
    {
        var request = Request(host, isAuthority: false, host);
        if (issuerAt is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerAt]));
        }

        using var leaf = request.Create(
            root, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(days), RandomNumberGenerator.GetBytes(8));
        return leaf.CopyWithPrivateKey(key);
    }

    private CertificateRequest Request(string name, bool isAuthority, string? host = null)
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
