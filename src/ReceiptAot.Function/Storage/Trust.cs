using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// Which certificates are trusted. .NET reads the system's whole store before its first TLS connection, some 145 certificates, which takes
/// longer than all the rest of a cold start together. The endpoints of AWS chain to five roots (Amazon Trust Services, "Root CAs"), which
/// lie beside the binary: those alone are read at first, and the whole store for a chain that does not end in one of them.
/// </summary>
internal static partial class Trust
{
    private const string CertificateFile = "SSL_CERT_FILE";
    private const string CertificateFolder = "SSL_CERT_DIR";

    // Amazon Linux, then Debian.
    private static readonly string[] systemStores = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];

    // Null for .NET's own way, where the five roots are not in use.
    private static RemoteCertificateValidationCallback? validation;

    /// <summary>The five roots, in PEM, beside the binary.</summary>
    public static string RootsFile { get; } = Path.Combine(AppContext.BaseDirectory, "roots.pem");

    /// <summary>Chooses what OpenSSL is to read; has to come before anything of TLS.</summary>
    /// <param name="settings">Which hosts are called.</param>
    /// <param name="environment">The environment, where the operator may have chosen otherwise.</param>
    public static void Choose(Settings settings, Func<string, string?> environment)
    {
        if (IsOfAws(settings)
            && environment(CertificateFile) is null && environment(CertificateFolder) is null
            && File.Exists(RootsFile))
        {
            // OpenSSL reads the process's own environment, of which .NET's is a copy.
            _ = SetVariable(CertificateFile, RootsFile, overwrite: 1);
            _ = SetVariable(CertificateFolder, RootsFile + ".none", overwrite: 1); // none is there, else the system's would be read too
            validation = static (_, certificate, chain, errors) => Verify(certificate, chain, errors, systemStores.FirstOrDefault(File.Exists));
        }
    }

    /// <summary>How to speak TLS on a connection.</summary>
    /// <param name="host">The server's name.</param>
    public static SslClientAuthenticationOptions OptionsFor(string host) => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = validation,
        CertificateChainPolicy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck, // as without a policy

            // An intermediate certificate that the server keeps to itself would be fetched from where it says, for 15 s, whatever the deadline.
            DisableCertificateDownloads = true,
        },
    };

    /// <summary>Checks a server's certificate as always, but once more where all that is amiss may be a root that only a whole store has.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="chain">The chain that was built to one of the five roots, or not.</param>
    /// <param name="errors">What is amiss with either.</param>
    /// <param name="wholeStore">The whole store, in PEM; null where there is none.</param>
    /// <exception cref="AuthenticationException">The certificate is not to be trusted; the message says why.</exception>
    internal static bool Verify(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string? wholeStore)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        var reasons = chain?.ChainStatus ?? [];
        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 leaf && wholeStore is not null)
        {
            using var whole = new X509Chain { ChainPolicy = chain!.ChainPolicy.Clone() };
            whole.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            whole.ChainPolicy.CustomTrustStore.ImportFromPemFile(wholeStore);
            if (whole.Build(leaf))
            {
                return true;
            }

            reasons = whole.ChainStatus;
        }

        throw new AuthenticationException(
            $"the server's certificate is not trusted: {string.Join(", ", reasons.Select(static reason => reason.Status.ToString()).Prepend(errors.ToString()))}");
    }

    /// <summary>Whether all that is called lies under amazonaws.com; partitions of other names have other roots.</summary>
    internal static bool IsOfAws(Settings settings) => settings.Endpoint is { } endpoint
        ? endpoint.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
        : !((string[])["cn-", "us-iso", "eu-iso", "eusc-"]).Any(partition => settings.Region.StartsWith(partition, StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
