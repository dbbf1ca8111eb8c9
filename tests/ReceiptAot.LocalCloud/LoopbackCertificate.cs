using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReceiptAot.LocalCloud;

/// <summary>A server's certificate for 127.0.0.1, and the authority that signed it, made on the spot: of RSA-2048, as those of S3 are.</summary>
public sealed class LoopbackCertificate : IDisposable
{
    private readonly X509Certificate2 authority;

    /// <summary>Makes both, valid for a day.</summary>
    /// <param name="hosts">The names of hosts that the server passes for, beside its address; may begin with <c>*.</c>.</param>
    public LoopbackCertificate(params IEnumerable<string> hosts)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = RSA.Create(2048);
        var root = Request("CN=Local authority", authorityKey);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, critical: false));
        authority = root.CreateSelfSigned(from, to);

        using var key = RSA.Create(2048);
        var leaf = Request("CN=127.0.0.1", key);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        leaf.CertificateExtensions.Add(names.Build());
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        leaf.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        leaf.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var signed = leaf.Create(authority, from, to, RandomNumberGenerator.GetBytes(16));
        Leaf = signed.CopyWithPrivateKey(key);
    }

    /// <summary>The server's, with its key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>The authority's certificate, in PEM.</summary>
    public string Authority => authority.ExportCertificatePem();

    /// <summary>The variables by which a function trusts the authority and no other, once it is written to a file.</summary>
    /// <param name="folder">Of the file.</param>
    public IReadOnlyDictionary<string, string?> WriteTrust(string folder)
    {
        var file = Path.Combine(folder, "authority.pem");
        File.WriteAllText(file, Authority);
        return new Dictionary<string, string?>
        {
            ["SSL_CERT_FILE"] = file,
            ["SSL_CERT_DIR"] = Path.Combine(folder, "absent"), // else the machine's own are read as well, at every start
            ["AWS_CA_BUNDLE"] = file,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        authority.Dispose();
        Leaf.Dispose();
    }

    private static CertificateRequest Request(string subject, RSA key) =>
        new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
