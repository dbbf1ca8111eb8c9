using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>One request that the local S3 has served, or lost.</summary>
/// <param name="Method">The method.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key.</param>
/// <param name="Headers">The headers, with names in lower case.</param>
/// <param name="Status">The status code of the answer; 0 when it was not served, as its connection was lost before.</param>
/// <param name="Connection">The connection that it came on, by a name that no other one has.</param>
public sealed record S3Request(
    string Method, string Bucket, string Key, IReadOnlyDictionary<string, string> Headers, int Status, string Connection);

/// <summary>
/// S3 on loopback, as far as a receipt needs it and as strict: PUT and GET of an object, path style, with the signature, the session
/// token and the checksums checked, and <c>If-None-Match: *</c> decided atomically.
/// </summary>
public sealed class LocalS3 : IAsyncDisposable
{
    /// <summary>The account that owns the buckets.</summary>
    public const string Owner = "123456789012";

    /// <summary>The region that it takes signatures for.</summary>
    public const string Region = "eu-central-1";

    private static readonly string[] unknownHeaders =
        ["if-match", "if-modified-since", "if-unmodified-since", "range", "x-amz-copy-source", "x-amz-write-offset-bytes"];

    private readonly SignatureV4 signature;
    private readonly ConcurrentDictionary<string, string> contentTypes = new();
    private readonly ConcurrentDictionary<string, (string Header, string Value)> checksums = new();
    private LoopbackServer? server;

    private LocalS3(ObjectFolder objects)
    {
        Objects = objects;
        signature = new SignatureV4(Credentials, Region);
    }

    /// <summary>Where it listens, for <c>AWS_ENDPOINT_URL_S3</c>.</summary>
    public Uri Url => server!.Url;

    /// <summary>The credentials that it takes.</summary>
    public LocalCredentials Credentials { get; } = LocalCredentials.Create();

    /// <summary>What it keeps.</summary>
    public ObjectFolder Objects { get; }

    /// <summary>Every request so far, in the order of the answers.</summary>
    public ConcurrentQueue<S3Request> Requests { get; } = new();

    /// <summary>What goes wrong with which request; nothing unless set.</summary>
    public S3FaultRule Faults { get; set; } = S3FaultRules.None;

    /// <summary>How far its clock is ahead of this machine's.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Starts one.</summary>
    /// <param name="folder">Where it keeps its objects, before and after.</param>
    /// <param name="bucket">The bucket that it has, made if there is none.</param>
    /// <param name="certificate">What it proves itself with over TLS; without one it speaks plain HTTP.</param>
    /// <exception cref="ArgumentException">The name is not one that S3 takes.</exception>
    public static async Task<LocalS3> StartAsync(string folder, string bucket, X509Certificate2? certificate = null)
    {
        var s3 = new LocalS3(new ObjectFolder(folder));
        s3.Objects.CreateBucket(bucket);
        s3.server = await LoopbackServer.StartAsync(s3.AnswerAsync, certificate);
        return s3;
    }

    /// <summary>The variables that send a function to one of its buckets.</summary>
    public Dictionary<string, string?> EnvironmentFor(string bucket) => new()
    {
        ["RECEIPT_BUCKET"] = bucket,
        ["AWS_ENDPOINT_URL_S3"] = Url.AbsoluteUri,
        ["AWS_REGION"] = Region,
        ["AWS_ACCESS_KEY_ID"] = Credentials.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = Credentials.SecretAccessKey,
        ["AWS_SESSION_TOKEN"] = Credentials.SessionToken,
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        // The target as it was sent: a key may hold what a server would tidy away.
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var path = target[0].Split('/', 3);
        var (bucket, key) = (Uri.UnescapeDataString(path.ElementAtOrDefault(1) ?? ""), Uri.UnescapeDataString(path.ElementAtOrDefault(2) ?? ""));
        var headers = http.Request.Headers.ToDictionary(
            static header => header.Key.ToLower(CultureInfo.InvariantCulture), static header => header.Value.ToString());
        var requestId = RandomNumberGenerator.GetHexString(16);
        var now = DateTimeOffset.UtcNow + ClockOffset;
        http.Response.Headers["x-amz-request-id"] = requestId;
        http.Response.Headers.Date = now.ToString("r", CultureInfo.InvariantCulture);
        var fault = Faults(http.Request.Method, key) ?? S3Fault.None;
        byte[] content;
        try
        {
            var body = await ReceiveAsync(http, fault);
            AnswerPreflight(http, headers);
            signature.Check(now, http.Request.Method, target[0], target.ElementAtOrDefault(1) ?? "", headers, body);
            content = Answer(http, bucket, key, headers, body);
        }
        catch (S3Error error)
        {
            http.Response.StatusCode = error.Status;
            http.Response.ContentType = "application/xml";
            content = Encoding.UTF8.GetBytes(error.ToXml(requestId));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            Requests.Enqueue(new(http.Request.Method, bucket, key, headers, Status: 0, http.Connection.Id));
            return;
        }

        Requests.Enqueue(new(http.Request.Method, bucket, key, headers, http.Response.StatusCode, http.Connection.Id));
        try
        {
            await fault.HappenAsync(S3Moment.Served, http, content);
            http.Response.ContentLength = content.Length;
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client has given up, or the fault has left it without an answer.
        }
    }

    private static async Task<byte[]> ReceiveAsync(HttpContext http, S3Fault fault)
    {
        using var body = new MemoryStream();
        await fault.HappenAsync(S3Moment.Head, http, []);
        var first = new byte[1];
        await body.WriteAsync(first.AsMemory(0, await http.Request.Body.ReadAsync(first, http.RequestAborted)), http.RequestAborted);
        await fault.HappenAsync(S3Moment.Body, http, []);
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        await fault.HappenAsync(S3Moment.Received, http, []);
        return body.ToArray();
    }

    [SuppressMessage("Security", "CA5351", Justification = "An ETag of S3 is the MD5 of the object.")]
    private byte[] Answer(HttpContext http, string bucket, string key, Dictionary<string, string> headers, byte[] body)
    {
        RefuseWhatIsNotKnown(http, headers);
        if (!Objects.HasBucket(bucket))
        {
            throw new S3Error(404, "NoSuchBucket");
        }

        if (headers.GetValueOrDefault("x-amz-expected-bucket-owner", Owner) != Owner)
        {
            throw new S3Error(403, "AccessDenied");
        }

        if (HttpMethods.IsPut(http.Request.Method) && key.Length > 0)
        {
            Store(bucket, key, headers, body);
            http.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(MD5.HashData(body))}\"";
            return [];
        }

        if (!HttpMethods.IsGet(http.Request.Method))
        {
            throw new S3Error(501, "NotImplemented");
        }

        var content = Objects.Read(bucket, key) ?? throw new S3Error(404, "NoSuchKey");
        http.Response.ContentType = contentTypes.GetValueOrDefault($"{bucket}/{key}", "binary/octet-stream");
        http.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
        if (headers.GetValueOrDefault("x-amz-checksum-mode") == "ENABLED")
        {
            var (header, value) = checksums.GetValueOrDefault($"{bucket}/{key}", ("x-amz-checksum-crc32", Checksums.Crc32(content)));
            _ = http.Response.Headers.TryAdd(header, value); // a fault may have put a wrong one
        }

        return content;
    }

    // A bucket here has no rules for browsers. S3 closes a connection on which the request was not even one of theirs.
    private static void AnswerPreflight(HttpContext http, Dictionary<string, string> headers)
    {
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            var isPreflight = headers.ContainsKey("origin") && headers.ContainsKey("access-control-request-method");
            http.Response.Headers.Connection = isPreflight ? default : "close";
            throw isPreflight ? new S3Error(403, "AccessForbidden") : new S3Error(400, "BadRequest");
        }
    }

    // A request that S3 would take otherwise is better refused than taken for a plain one.
    private static void RefuseWhatIsNotKnown(HttpContext http, Dictionary<string, string> headers)
    {
        var isConditionalPut = HttpMethods.IsPut(http.Request.Method) && headers.GetValueOrDefault("if-none-match") == "*";
        if (http.Request.Query.Keys.Any(static name => name != "x-id") // the SDK's name of the operation
            || unknownHeaders.Any(headers.ContainsKey)
            || (headers.ContainsKey("if-none-match") && !isConditionalPut))
        {
            throw new S3Error(501, "NotImplemented");
        }
    }

    private void Store(string bucket, string key, Dictionary<string, string> headers, byte[] body)
    {
        if (Encoding.UTF8.GetByteCount(key) > 1024)
        {
            throw new S3Error(400, "KeyTooLongError");
        }

        Checksums.Check(headers, body);
        if (!Objects.Write(bucket, key, body, onlyIfAbsent: headers.ContainsKey("if-none-match")))
        {
            throw new S3Error(412, "PreconditionFailed");
        }

        contentTypes[$"{bucket}/{key}"] = headers.GetValueOrDefault("content-type", "binary/octet-stream");
        if (headers.FirstOrDefault(static header => header.Key.StartsWith("x-amz-checksum-", StringComparison.Ordinal)) is { Key: not null } sent)
        {
            checksums[$"{bucket}/{key}"] = (sent.Key, sent.Value); // which S3 keeps with the object
        }
    }
}
