using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ReceiptAot.Function.Storage.Direct;

namespace ReceiptAot.Function.Tests.Storage;

/// <summary>A signed request that a server has received.</summary>
/// <param name="Path">The path in the request line, still percent-encoded.</param>
/// <param name="Query">The query string without the <c>?</c>; empty if there is none.</param>
internal sealed record RecordedRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers)
{
    public string Signature => Headers["authorization"].Split("Signature=")[1];

    public static RecordedRequest From(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        return new(
            http.Request.Method,
            target[0],
            target.ElementAtOrDefault(1) ?? "",
            http.Request.Headers.ToDictionary(
                static header => header.Key, static header => header.Value.ToString().Trim(), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Computes the signature with the function's own code, over the headers that the sender has signed.</summary>
    public string ComputeSignature(string region, string accessKeyId, string secretAccessKey)
    {
        var headers = RequestSignature.NewHeaders();
        foreach (var name in Headers["authorization"].Split("SignedHeaders=")[1].Split(',')[0].Split(';'))
        {
            headers[name] = Headers[name];
        }

        return RequestSignature.Authorization(Method, Path, Query, headers, region, accessKeyId, secretAccessKey).Split("Signature=")[1];
    }
}
