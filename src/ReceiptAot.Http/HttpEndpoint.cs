namespace ReceiptAot.Http;

/// <summary>The server at the other end of a connection.</summary>
/// <param name="Host">A name in ASCII, or an address; an IPv6 address without brackets.</param>
internal sealed record HttpEndpoint(string Host, int Port, bool IsTls)
{
    /// <summary>The value of the <c>Host</c> header: without the port if that is the default port of the scheme.</summary>
    public string Authority { get; } =
        (Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host) + (Port == (IsTls ? 443 : 80) ? "" : $":{Port}");

    public static HttpEndpoint From(Uri url) => new(url.IdnHost, url.Port, url.Scheme == Uri.UriSchemeHttps);
}
