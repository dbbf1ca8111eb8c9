using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>
/// Verifies the Signature Version 4 of a request (Amazon S3 API Reference, "Signature Calculations for the Authorization Header") as
/// strictly as S3 does.
/// </summary>
internal sealed class SignatureV4Verifier(LocalCredentials credentials, string region)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly TimeSpan maxSkew = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Verifies that the request was signed with the credentials, within 15 minutes of now, and not changed since. The path, and the query
    /// without its <c>?</c>, are as sent, not decoded; the names of the headers are in lower case.
    /// </summary>
    /// <exception cref="S3Exception">The signature is not valid.</exception>
    public void Verify(DateTimeOffset now, string method, string path, string query, Dictionary<string, string> headers, byte[] body)
    {
        var (scope, signedHeaders, signature) = ParseAuthorization(headers.GetValueOrDefault("authorization"));
        var date = VerifyDate(now, headers, scope);
        VerifySignedHeaders(headers, signedHeaders, body);

        var canonical = new StringBuilder($"{method}\n{CanonicalPath(path)}\n{CanonicalQuery(query)}\n");
        foreach (var name in signedHeaders)
        {
            _ = canonical.Append(CultureInfo.InvariantCulture, $"{name}:{headers.GetValueOrDefault(name)?.Trim()}\n");
        }

        _ = canonical.Append(CultureInfo.InvariantCulture, $"\n{string.Join(';', signedHeaders)}\n{headers["x-amz-content-sha256"]}");
        var hash = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var toSign = $"{Algorithm}\n{date}\n{string.Join('/', scope[1..])}\n{hash}";
        var key = scope[1..].Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + credentials.SecretAccessKey),
            static (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));
        if (signature != Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))))
        {
            throw new S3Exception(403, "SignatureDoesNotMatch");
        }

        if (headers.GetValueOrDefault("x-amz-security-token") != credentials.SessionToken)
        {
            throw new S3Exception(400, "InvalidToken");
        }
    }

    private (string[] Scope, string[] SignedHeaders, string Signature) ParseAuthorization(string? authorization)
    {
        if (authorization?.StartsWith(Algorithm + " ", StringComparison.Ordinal) != true)
        {
            throw new S3Exception(403, "AccessDenied");
        }

        var parts = authorization[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(static part => part.Split('=', 2))
            .GroupBy(static part => part[0])
            .ToDictionary(static part => part.Key, static part => part.First()[^1]);
        var scope = parts.GetValueOrDefault("Credential", "").Split('/');
        return scope.Length != 5 || scope[2] != region || scope[3] != "s3" || scope[4] != "aws4_request"
            ? throw new S3Exception(400, "AuthorizationHeaderMalformed")
            : scope[0] != credentials.AccessKeyId
            ? throw new S3Exception(403, "InvalidAccessKeyId")
            : (scope, parts.GetValueOrDefault("SignedHeaders", "").Split(';'), parts.GetValueOrDefault("Signature", ""));
    }

    private static string VerifyDate(DateTimeOffset now, Dictionary<string, string> headers, string[] scope)
    {
        var date = headers.GetValueOrDefault("x-amz-date", "");
        var isDate = DateTimeOffset.TryParseExact(
            date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        return !isDate || scope[1] != date[..8] ? throw new S3Exception(403, "AccessDenied")
            : (now - time).Duration() > maxSkew ? throw new S3Exception(403, "RequestTimeTooSkewed")
            : date;
    }

    private static void VerifySignedHeaders(Dictionary<string, string> headers, string[] signedHeaders, byte[] body)
    {
        var mustBeSigned = headers.Keys.Where(static name => name.StartsWith("x-amz-", StringComparison.Ordinal)).Append("host");
        if (mustBeSigned.Except(signedHeaders).Any() || !signedHeaders.SequenceEqual(signedHeaders.Order(StringComparer.Ordinal)))
        {
            throw new S3Exception(403, "AccessDenied");
        }

        var hash = headers.GetValueOrDefault("x-amz-content-sha256", "");
        if (hash.Length != 64)
        {
            throw new S3Exception(501, "NotImplemented"); // an unsigned payload, or one signed in chunks
        }

        if (hash != Hex(SHA256.HashData(body)))
        {
            throw new S3Exception(400, "XAmzContentSHA256Mismatch");
        }
    }

    private static string CanonicalPath(string path) =>
        string.Join('/', path.Split('/').Select(static segment => Uri.EscapeDataString(Uri.UnescapeDataString(segment))));

    private static string CanonicalQuery(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(static pair => pair.Split('=', 2).Select(static part => Uri.EscapeDataString(Uri.UnescapeDataString(part))).ToArray())
        .Select(static pair => $"{pair[0]}={(pair.Length == 2 ? pair[1] : "")}")
        .Order(StringComparer.Ordinal));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
