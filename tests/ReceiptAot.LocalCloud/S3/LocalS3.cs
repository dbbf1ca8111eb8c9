using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>
/// A request that the local S3 has received. The names of the headers are in lower case, the status is 0 if the connection was lost
/// before the request was carried out, the error is S3's code or null, and each connection has a unique name.
/// </summary>
public sealed record S3Request(
    string Method, string Bucket, string Key, IReadOnlyDictionary<string, string> Headers, int Status, string? Error, string Connection);

/// <summary>
/// The part of S3 that a receipt needs, on loopback and as strict as S3: PUT and GET of an object with path-style addressing. Verifies the
/// signature, the session token and the checksums, and evaluates <c>If-None-Match: *</c> atomically.
/// </summary>
public sealed class LocalS3 : IAsyncDisposable
{
    /// <summary>The account that owns the buckets.</summary>
    public const string Owner = "123456789012";

    public const string Region = "eu-central-1";

    private static readonly string[] unsupportedHeaders =
        ["if-match", "if-modified-since", "if-unmodified-since", "range", "x-amz-copy-source", "x-amz-write-offset-bytes"];

    private readonly SignatureV4Verifier signature;
    private readonly ConcurrentDictionary<string, string> contentTypes = new();
    private readonly ConcurrentDictionary<string, (string Header, string Value)> checksums = new();
    private LoopbackServer? server;

    private LocalS3(FileObjectStore objects)
    {
        Objects = objects;
        signature = new SignatureV4Verifier(Credentials, Region);
        Record = Requests.Enqueue;
    }

    /// <summary>The URL for <c>AWS_ENDPOINT_URL_S3</c>.</summary>
    public Uri Url => server!.Url;

    /// <summary>The only credentials that are accepted.</summary>
    public LocalCredentials Credentials { get; } = LocalCredentials.Create();

    public FileObjectStore Objects { get; }

    /// <summary>All requests so far, in the order of their responses.</summary>
    public ConcurrentQueue<S3Request> Requests { get; } = new();

    /// <summary>Called with each request; by default adds it to <see cref="Requests"/>.</summary>
    public Action<S3Request> Record { get; set; }

    /// <summary>The rule that selects the fault of each request.</summary>
    public S3FaultRule Faults { get; set; } = S3FaultRules.None;

    /// <summary>The time that the clock of this server is ahead of the machine's.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <param name="folder">The folder of the objects, which may contain some already.</param>
    /// <param name="bucket">The bucket, which is created if it does not exist.</param>
    /// <param name="certificate">The server certificate for TLS; without a certificate the server uses plain HTTP.</param>
    /// <exception cref="ArgumentException">The name of the bucket is not valid.</exception>
    public static async Task<LocalS3> StartAsync(string folder, string bucket, X509Certificate2? certificate = null)
    {
        var s3 = new LocalS3(new FileObjectStore(folder));
        s3.Objects.CreateBucket(bucket);
        s3.server = await LoopbackServer.StartAsync(s3.HandleAsync, certificate);
        return s3;
    }

    /// <summary>The environment variables of a function that stores to a bucket of this server.</summary>
    public Dictionary<string, string?> EnvironmentFor(string bucket) => new()
    {
        ["RECEIPT_BUCKET"] = bucket,
        ["AWS_ENDPOINT_URL_S3"] = Url.AbsoluteUri,
        ["AWS_REGION"] = Region,
        ["AWS_ACCESS_KEY_ID"] = Credentials.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = Credentials.SecretAccessKey,
        ["AWS_SESSION_TOKEN"] = Credentials.SessionToken,
    };

    public ValueTask DisposeAsync() => server!.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        // The raw target, because a server normalizes paths and a key may contain what it would remove.
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var path = target[0].Split('/', 3);
        var bucket = Uri.UnescapeDataString(path.ElementAtOrDefault(1) ?? "");
        var key = Uri.UnescapeDataString(path.ElementAtOrDefault(2) ?? "");
        var headers = http.Request.Headers.ToDictionary(
            static header => header.Key.ToLower(CultureInfo.InvariantCulture), static header => header.Value.ToString());
        var requestId = RandomNumberGenerator.GetHexString(16);
        var now = DateTimeOffset.UtcNow + ClockOffset;
        http.Response.Headers["x-amz-request-id"] = requestId;
        http.Response.Headers.Date = now.ToString("r", CultureInfo.InvariantCulture);
        var fault = Faults(http.Request.Method, key) ?? S3Fault.None;
        byte[] content;
        string? errorCode = null;
        try
        {
            var body = await ReceiveAsync(http, fault);
            RejectPreflight(http, headers);
            signature.Verify(now, http.Request.Method, target[0], target.ElementAtOrDefault(1) ?? "", headers, body);
            content = Execute(http, bucket, key, headers, body);
        }
        catch (S3Exception error)
        {
            errorCode = error.Code;
            http.Response.StatusCode = error.Status;
            http.Response.ContentType = "application/xml";
            content = Encoding.UTF8.GetBytes(error.ToXml(requestId));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            Record(new(http.Request.Method, bucket, key, headers, Status: 0, Error: null, http.Connection.Id));
            http.Abort(); // after the record, which the client's next request must not overtake
            return;
        }

        Record(new(http.Request.Method, bucket, key, headers, http.Response.StatusCode, errorCode, http.Connection.Id));
        try
        {
            await fault.InjectAsync(S3RequestStage.Served, http, content);
            http.Response.ContentLength = content.Length;
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            http.Abort(); // the client has closed the connection, or the fault resets it
        }
    }

    private static async Task<byte[]> ReceiveAsync(HttpContext http, S3Fault fault)
    {
        using var body = new MemoryStream();
        await fault.InjectAsync(S3RequestStage.Head, http, []);
        var first = new byte[1];
        await body.WriteAsync(first.AsMemory(0, await http.Request.Body.ReadAsync(first, http.RequestAborted)), http.RequestAborted);
        await fault.InjectAsync(S3RequestStage.Body, http, []);
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        await fault.InjectAsync(S3RequestStage.Received, http, []);
        return body.ToArray();
    }

    [SuppressMessage("Security", "CA5351", Justification = "The ETag of an S3 object is its MD5.")]
    private byte[] Execute(HttpContext http, string bucket, string key, Dictionary<string, string> headers, byte[] body)
    {
        RejectUnsupported(http, headers);
        if (!Objects.HasBucket(bucket))
        {
            throw new S3Exception(404, "NoSuchBucket");
        }

        if (headers.GetValueOrDefault("x-amz-expected-bucket-owner", Owner) != Owner)
        {
            throw new S3Exception(403, "AccessDenied");
        }

        if (HttpMethods.IsPut(http.Request.Method) && key.Length > 0)
        {
            Store(bucket, key, headers, body);
            http.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(MD5.HashData(body))}\"";
            return [];
        }

        if (!HttpMethods.IsGet(http.Request.Method))
        {
            throw new S3Exception(501, "NotImplemented");
        }

        var content = Objects.Read(bucket, key) ?? throw new S3Exception(404, "NoSuchKey");
        http.Response.ContentType = contentTypes.GetValueOrDefault($"{bucket}/{key}", "binary/octet-stream");
        http.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
        if (headers.GetValueOrDefault("x-amz-checksum-mode") == "ENABLED")
        {
            var (header, value) = checksums.GetValueOrDefault($"{bucket}/{key}", ("x-amz-checksum-crc32", ChecksumVerifier.Crc32(content)));
            _ = http.Response.Headers.TryAdd(header, value); // a fault may have added a wrong checksum
        }

        return content;
    }

    // The buckets have no CORS rules. S3 closes the connection after an OPTIONS request that is not even a preflight.
    private static void RejectPreflight(HttpContext http, Dictionary<string, string> headers)
    {
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            var isPreflight = headers.ContainsKey("origin") && headers.ContainsKey("access-control-request-method");
            http.Response.Headers.Connection = isPreflight ? default : "close";
            throw isPreflight ? new S3Exception(403, "AccessForbidden") : new S3Exception(400, "BadRequest");
        }
    }

    // S3 would treat these requests differently from a plain PUT or GET, so they must not be carried out as one.
    private static void RejectUnsupported(HttpContext http, Dictionary<string, string> headers)
    {
        var isConditionalPut = HttpMethods.IsPut(http.Request.Method) && headers.GetValueOrDefault("if-none-match") == "*";
        if (http.Request.Query.Keys.Any(static name => name != "x-id") // the name of the operation, which the SDK adds
            || unsupportedHeaders.Any(headers.ContainsKey)
            || (headers.ContainsKey("if-none-match") && !isConditionalPut))
        {
            throw new S3Exception(501, "NotImplemented");
        }
    }

    private void Store(string bucket, string key, Dictionary<string, string> headers, byte[] body)
    {
        if (Encoding.UTF8.GetByteCount(key) > 1024)
        {
            throw new S3Exception(400, "KeyTooLongError");
        }

        ChecksumVerifier.Verify(headers, body);
        if (!Objects.Write(bucket, key, body, onlyIfAbsent: headers.ContainsKey("if-none-match")))
        {
            throw new S3Exception(412, "PreconditionFailed");
        }

        contentTypes[$"{bucket}/{key}"] = headers.GetValueOrDefault("content-type", "binary/octet-stream");
        if (headers.FirstOrDefault(static header => header.Key.StartsWith("x-amz-checksum-", StringComparison.Ordinal))
            is { Key: not null } checksum)
        {
            checksums[$"{bucket}/{key}"] = (checksum.Key, checksum.Value); // S3 stores the checksum with the object
        }
    }
}
