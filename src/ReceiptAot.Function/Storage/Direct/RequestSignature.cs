using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>
/// Signature Version 4 of a request to S3 (Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring
/// Payload in a Single Chunk").
/// </summary>
internal static class RequestSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Computes the value of the <c>Authorization</c> header.</summary>
    /// <param name="query">The query string in canonical form: sorted, with a <c>=</c> in each parameter.</param>
    /// <param name="headers">
    /// The headers to sign, including <c>x-amz-date</c> and <c>x-amz-content-sha256</c>: names in lower case and in ordinal order, values
    /// without surrounding white space.
    /// </param>
    public static string Authorization(
        string method, string path, string query, SortedList<string, string> headers, string region, string accessKeyId, string secretKey)
    {
        var names = string.Join(';', headers.Keys);
        var lines = string.Concat(headers.Select(static header => $"{header.Key}:{header.Value}\n"));
        var canonical = $"{method}\n{path}\n{query}\n{lines}\n{names}\n{headers["x-amz-content-sha256"]}";

        var date = headers["x-amz-date"];
        var scope = $"{date[..8]}/{region}/s3/aws4_request";
        var toSign = $"{Algorithm}\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Bytes(canonical)))}";

        var key = scope.Split('/').Aggregate(Bytes("AWS4" + secretKey), static (key, part) => HMACSHA256.HashData(key, Bytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Bytes(toSign)));
        return $"{Algorithm} Credential={accessKeyId}/{scope},SignedHeaders={names},Signature={signature}";
    }

    /// <summary>Creates a list that keeps headers in the order of the signature.</summary>
    public static SortedList<string, string> NewHeaders() => new(StringComparer.Ordinal);

    /// <summary>Formats the value of <c>x-amz-date</c>.</summary>
    public static string FormatDate(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
