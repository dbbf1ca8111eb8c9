using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// Verifies server certificates. Before the first TLS connection, .NET reads the whole trust store of the system, about 145 certificates,
/// which takes longer than the rest of a cold start. The certificates of AWS endpoints chain to five roots (Amazon Trust Services, "Root
/// CAs"), which are packaged with the binary: only these are read at first, and the whole store for a chain that ends in another root.
/// </summary>
/// <param name="validation">Null for the verification by .NET alone.</param>
internal sealed partial class Trust(RemoteCertificateValidationCallback? validation)
{
    // Amazon Linux, and Debian.
    private static readonly string[] systemStores = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];

    /// <summary>Verifies certificates with the trust store of the system.</summary>
    public static Trust SystemStore { get; } = new(validation: null);

    /// <summary>The five roots in PEM, next to the binary.</summary>
    public static string RootsFile { get; } = Path.Combine(AppContext.BaseDirectory, "roots.pem");

    /// <summary>Chooses between the five roots and the system's trust store. Must be called before the first use of TLS.</summary>
    /// <param name="environment">Reads the environment variables, in which the operator may have configured another trust store.</param>
    public static Trust Choose(Settings settings, Func<string, string?> environment)
    {
        if (string.IsNullOrEmpty(environment("HOME")))
        {
            // .NET also looks for certificates in the user's folder, and would search the user database of the system for that folder.
            Environment.SetEnvironmentVariable("HOME", "/nonexistent");
        }

        if (!IsAwsEndpoint(settings)
            || environment("SSL_CERT_FILE") is not null || environment("SSL_CERT_DIR") is not null
            || !File.Exists(RootsFile))
        {
            return SystemStore;
        }

        // OpenSSL reads the environment of the process; Environment.SetEnvironmentVariable changes only .NET's copy.
        _ = SetVariable("SSL_CERT_FILE", RootsFile, overwrite: 1);
        _ = SetVariable("SSL_CERT_DIR", RootsFile + ".none", overwrite: 1); // does not exist: the system's folder would be read too
        return new Trust(
            static (_, certificate, chain, errors) => Verify(certificate, chain, errors, systemStores.FirstOrDefault(File.Exists)));
    }

    public SslClientAuthenticationOptions OptionsFor(string host) => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = validation,
        CertificateChainPolicy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck, // the default without a policy

            // A missing intermediate certificate would be downloaded from the URL in the certificate, for 15 s, whatever the deadline.
            DisableCertificateDownloads = true,
        },
    };

    /// <summary>Verifies a certificate, and tries the whole trust store if the chain does not end in one of the five roots.</summary>
    /// <param name="chain">The chain that .NET has built with the five roots.</param>
    /// <param name="wholeStore">The whole trust store in PEM; null if there is none.</param>
    /// <exception cref="AuthenticationException">The certificate is not trusted, for the reasons in the message.</exception>
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

        var texts = reasons.Select(static reason => reason.Status.ToString()).Prepend(errors.ToString());
        throw new AuthenticationException($"the server's certificate is not trusted: {string.Join(", ", texts)}");
    }

    /// <summary>Whether all requests go to amazonaws.com: partitions with other domains have other roots.</summary>
    internal static bool IsAwsEndpoint(Settings settings) => settings.Endpoint is { } endpoint
        ? endpoint.Host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase)
        : !Array.Exists(["cn-", "us-iso", "eu-iso", "eusc-"], prefix => settings.Region.StartsWith(prefix, StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
