using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReceiptAot.Function.Tests.Http;

public sealed class ConnectionPoolTlsTests : IAsyncLifetime
{
    private readonly X509Certificate2 certificate = CreateSelfSigned();

    private static SslClientAuthenticationOptions TrustingAllCertificates => new()
    {
        TargetHost = "localhost",
#pragma warning disable CA5359 // the test creates the certificate itself
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    // The first handshake of the process compiles the code of TLS, which can take longer than the limit of 1 s to open a connection.
    public async Task InitializeAsync()
    {
        using var server = new ScriptedTcpServer(RespondOverTlsAsync);
        using var client = new TcpClient("127.0.0.1", server.Port);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(TrustingAllCertificates);
    }

    public Task DisposeAsync()
    {
        certificate.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reuses_a_connection_with_and_without_TLS(bool isTls)
    {
        using var server = new ScriptedTcpServer(isTls ? RespondOverTlsAsync : static connection => connection.RespondToAllAsync());
        using var client = PoolClient.For(server, tls: isTls ? TrustingAllCertificates : null);

        _ = await client.SendAsync();
        _ = await client.SendAsync();
        _ = await client.SendAsync();

        server.ConnectionsOfRequests.Should().Equal(0, 0, 0);
    }

    [Fact]
    public async Task Rejects_a_certificate_that_the_system_does_not_trust()
    {
        using var server = new ScriptedTcpServer(RespondOverTlsAsync);
        using var client = PoolClient.For(server, tls: new SslClientAuthenticationOptions { TargetHost = "localhost" });

        await client.Awaiting(static client => client.SendAsync()).Should().ThrowAsync<AuthenticationException>();

        server.ConnectionsOfRequests.Should().BeEmpty();
    }

    private static X509Certificate2 CreateSelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task RespondOverTlsAsync(ScriptedConnection connection)
    {
        var stream = new SslStream(connection.Stream);
        connection.Stream = stream;
        await stream.AuthenticateAsServerAsync(certificate);
        await connection.RespondToAllAsync();
    }
}
