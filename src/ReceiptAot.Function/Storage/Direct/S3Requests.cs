using System.Security.Cryptography;
using System.Text;
using ReceiptAot.Core;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>The requests that storing a receipt needs, ready to be sent.</summary>
internal sealed class S3Requests(Settings settings, BucketEndpoint endpoint)
{
    /// <summary>A request that opens a connection, whatever S3 says to it.</summary>
    public byte[] Opening => Encoding.ASCII.GetBytes(
        $"OPTIONS / HTTP/1.1\r\nhost: {endpoint.HostHeader}\r\n"
        + string.Concat(Preflight.Headers.Select(static header => $"{header.Name}: {header.Value}\r\n"))
        + "\r\n");

    /// <summary>A put that only an absent key takes.</summary>
    /// <param name="key">The key.</param>
    /// <param name="content">The object.</param>
    /// <param name="now">The time, as S3 has it.</param>
    public byte[] Put(string key, ReadOnlySpan<byte> content, DateTimeOffset now)
    {
        var hash = SHA256.HashData(content);
        var headers = Headers(hash, now);
        headers["content-type"] = Receipt.ContentType;
        headers["if-none-match"] = "*";
        headers["x-amz-checksum-sha256"] = Convert.ToBase64String(hash);
        return [.. Head("PUT", key, headers, $"content-length: {content.Length}\r\n"), .. content];
    }

    /// <summary>A get.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The time, as S3 has it.</param>
    public byte[] Get(string key, DateTimeOffset now)
    {
        var headers = Headers(SHA256.HashData([]), now);
        headers["x-amz-checksum-mode"] = "ENABLED";
        return Head("GET", key, headers, "");
    }

    private SortedList<string, string> Headers(byte[] hash, DateTimeOffset now)
    {
        var headers = RequestSignature.NewHeaders();
        headers["host"] = endpoint.HostHeader;
        headers["x-amz-content-sha256"] = Convert.ToHexStringLower(hash);
        headers["x-amz-date"] = RequestSignature.DateOf(now);
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
        var path = endpoint.PathOf(key);
        var authorization = RequestSignature.Authorization(
            method, path, query: "", headers, settings.Region, settings.AccessKeyId, settings.SecretAccessKey);
        var lines = string.Concat(headers.Select(static header => $"{header.Key}: {header.Value}\r\n"));
        return Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\n{lines}authorization: {authorization}\r\n{unsigned}\r\n");
    }
}
