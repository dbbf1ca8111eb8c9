namespace ReceiptAot.Http;

/// <summary>The server that a connection goes to.</summary>
/// <param name="Host">The name, in ASCII, or the address; an IPv6 address without brackets.</param>
/// <param name="Port">The port.</param>
/// <param name="IsTls">Whether the server speaks TLS.</param>
internal sealed record HttpEndpoint(string Host, int Port, bool IsTls)
{
    /// <summary>The value of the header <c>Host</c>: without the port where it is the default one of the scheme.</summary>
    public string Authority { get; } =
        (Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host) + (Port == (IsTls ? 443 : 80) ? "" : $":{Port}");

    /// <summary>The server of a URL.</summary>
    public static HttpEndpoint Of(Uri url) => new(url.IdnHost, url.Port, url.Scheme == Uri.UriSchemeHttps);
}
