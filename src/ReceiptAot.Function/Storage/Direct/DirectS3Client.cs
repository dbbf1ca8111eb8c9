using System.Security.Cryptography;
using System.Text;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>Creates and signs requests without the AWS SDK.</summary>
internal sealed class DirectS3Client(Settings settings, ConnectionPool pool) : IS3Client
{
    private readonly BucketEndpoint bucket = BucketEndpoint.For(settings);

    public TimeSpan ClockCorrection { get; set; }

    public HttpResponse Put(string key, ReadOnlyMemory<byte> content, Deadline deadline)
    {
        var hash = SHA256.HashData(content.Span);
        var headers = Headers(hash);
        headers["content-type"] = Receipt.ContentType;
        headers["if-none-match"] = "*";
        headers["x-amz-checksum-sha256"] = Convert.ToBase64String(hash);
        byte[] request = [.. Head("PUT", key, headers, $"content-length: {content.Length}\r\n"), .. content.Span];
        return pool.Send(bucket.Server, request, maxSuccessBytes: 0, deadline);
    }

    public HttpResponse Get(string key, int maxBytes, Deadline deadline)
    {
        var headers = Headers(SHA256.HashData([]));
        headers["x-amz-checksum-mode"] = "ENABLED";
        return pool.Send(bucket.Server, Head("GET", key, headers, unsigned: ""), maxBytes, deadline);
    }

    private SortedList<string, string> Headers(byte[] hash)
    {
        var headers = RequestSignature.NewHeaders();
        headers["host"] = bucket.Server.Authority;
        headers["x-amz-content-sha256"] = Convert.ToHexStringLower(hash);
        headers["x-amz-date"] = RequestSignature.FormatDate(DateTimeOffset.UtcNow + ClockCorrection);
        if (settings.SessionToken is { } token)
        {
            headers["x-amz-security-token"] = token;
        }

        if (settings.BucketOwner is { } owner)
        {
            headers["x-amz-expected-bucket-owner"] = owner;
        }

        return headers;
    }

    private byte[] Head(string method, string key, SortedList<string, string> headers, string unsigned)
    {
        var path = bucket.PathOf(key);
        var authorization = RequestSignature.Authorization(
            method, path, query: "", headers, settings.Region, settings.AccessKeyId, settings.SecretAccessKey);
        var lines = string.Concat(headers.Select(static header => $"{header.Key}: {header.Value}\r\n"));
        return Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\n{lines}authorization: {authorization}\r\n{unsigned}\r\n");
    }
}
