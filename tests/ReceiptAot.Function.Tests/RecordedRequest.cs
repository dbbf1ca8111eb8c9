using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ReceiptAot.Function.Storage.Direct;

namespace ReceiptAot.Function.Tests;

/// <summary>A signed request, as it came to a server.</summary>
internal sealed record RecordedRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public string Signature => Headers["authorization"].Split("Signature=")[1];

    public static RecordedRequest Of(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        return new(
            http.Request.Method,
            target[0],
            target.ElementAtOrDefault(1) ?? "",
            http.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString().Trim(), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The signature that the function gives to the same headers of the same request.</summary>
    public string SignedAgain(string region, string accessKeyId, string secretAccessKey)
    {
        var headers = RequestSignature.NewHeaders();
        foreach (var name in Headers["authorization"].Split("SignedHeaders=")[1].Split(',')[0].Split(';'))
        {
            headers[name] = Headers[name];
        }

        return RequestSignature.Authorization(Method, Path, Query, headers, region, accessKeyId, secretAccessKey).Split("Signature=")[1];
    }
}
