using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReceiptAot.LocalCloud;

/// <summary>An interim response (RFC 9110, section 15.2), over plain HTTP. Kestrel itself sends none but 100 Continue on request.</summary>
internal static class InterimResponse
{
    /// <summary>Writes to the connection, on which Kestrel writes nothing before the response starts.</summary>
    public static async Task SendAsync(HttpContext http, int status)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Interim\r\nlink: </>; rel=preload\r\n\r\n");
        var transport = http.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
        _ = await transport.Output.WriteAsync(Encoding.ASCII.GetBytes(head), http.RequestAborted);
    }
}
