using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ReceiptAot.LocalCloud;

/// <summary>A new server certificate for 127.0.0.1 and the authority that signed it, both with RSA-2048 keys as those of S3.</summary>
public sealed class LoopbackCertificate : IDisposable
{
    private readonly X509Certificate2 authority;

    /// <summary>Creates both certificates, valid for a day.</summary>
    /// <param name="hosts">Host names that the certificate is also valid for; a name may begin with <c>*.</c>.</param>
    public LoopbackCertificate(params IEnumerable<string> hosts)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = RSA.Create(2048);
        var root = CreateRequest("CN=Local authority", authorityKey);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        root.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(root.PublicKey, critical: false));
        authority = root.CreateSelfSigned(from, to);

        using var key = RSA.Create(2048);
        var leaf = CreateRequest("CN=127.0.0.1", key);
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

    /// <summary>The server certificate with its private key.</summary>
    public X509Certificate2 Leaf { get; }

    /// <summary>The certificate of the authority, in PEM.</summary>
    public string Authority => authority.ExportCertificatePem();

    /// <summary>Writes the authority's certificate to a folder.</summary>
    /// <returns>The environment variables with which a function trusts this authority alone.</returns>
    public IReadOnlyDictionary<string, string?> WriteTrust(string folder)
    {
        var file = Path.Combine(folder, "authority.pem");
        File.WriteAllText(file, Authority);
        return new Dictionary<string, string?>
        {
            ["SSL_CERT_FILE"] = file,
            // A folder that does not exist: by default the function would also read the machine's certificates at every start.
            ["SSL_CERT_DIR"] = Path.Combine(folder, "absent"),
            ["AWS_CA_BUNDLE"] = file,
            ["NODE_EXTRA_CA_CERTS"] = file,
        };
    }

    public void Dispose()
    {
        authority.Dispose();
        Leaf.Dispose();
    }

    private static CertificateRequest CreateRequest(string subject, RSA key) =>
        new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
