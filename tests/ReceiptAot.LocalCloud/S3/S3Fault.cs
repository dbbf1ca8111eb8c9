using Microsoft.AspNetCore.Http;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>A stage of the local S3's work on a request.</summary>
public enum S3RequestStage
{
    /// <summary>It has received the head of the request.</summary>
    Head,

    /// <summary>It has received the first byte of the body, or the end of an empty body.</summary>
    Body,

    /// <summary>It has received the whole request and done nothing yet.</summary>
    Received,

    /// <summary>It has carried out the request and sent no response yet.</summary>
    Served,
}

/// <summary>A fault of one request to the local S3.</summary>
public sealed class S3Fault
{
    private readonly S3RequestStage stage;
    private readonly Func<HttpContext, byte[], Task> inject;

    private S3Fault(S3RequestStage stage, Func<HttpContext, byte[], Task> inject) => (this.stage, this.inject) = (stage, inject);

    /// <summary>The request is carried out, but no response is ever sent.</summary>
    public static S3Fault Hang { get; } = Wait(S3RequestStage.Served, Timeout.InfiniteTimeSpan);

    /// <summary>The response lacks its last byte; a response without a body announces a length of 1.</summary>
    public static S3Fault TruncatedResponse { get; } = new(S3RequestStage.Served, static async (http, content) =>
    {
        http.Response.ContentLength = Math.Max(content.Length, 1);
        await http.Response.StartAsync();
        await http.Response.Body.WriteAsync(content.AsMemory(0, Math.Max(content.Length - 1, 0)));
        await http.Response.Body.FlushAsync();
        throw ConnectionReset();
    });

    /// <summary>A body is damaged in transit: S3 rejects a PUT, and the body of a GET does not match its checksum.</summary>
    public static S3Fault WrongChecksum { get; } = new(S3RequestStage.Received, static (http, _) =>
    {
        http.Response.Headers["x-amz-checksum-crc32"] = "AAAAAA==";
        http.Response.Headers["x-amz-checksum-sha256"] = Convert.ToBase64String(new byte[32]);
        return HttpMethods.IsGet(http.Request.Method) ? Task.CompletedTask : throw new S3Exception(400, "BadDigest");
    });

    /// <summary>An interim response comes before the response.</summary>
    public static S3Fault Interim(int status) => new(S3RequestStage.Received, (http, _) => InterimResponse.SendAsync(http, status));

    /// <summary>Delays the request at a stage.</summary>
    public static S3Fault Wait(S3RequestStage stage, TimeSpan delay) => new(stage, (http, _) => Task.Delay(delay, http.RequestAborted));

    /// <summary>Delays the request at a stage until a task of the caller completes.</summary>
    public static S3Fault Wait(S3RequestStage stage, Func<Task> until) => new(stage, (_, _) => until());

    /// <summary>Resets the connection at a stage: at <see cref="S3RequestStage.Served"/>, the response is lost.</summary>
    public static S3Fault Reset(S3RequestStage stage) => new(stage, static (_, _) => throw ConnectionReset());

    /// <summary>Rejects the request with an error response.</summary>
    public static S3Fault Refuse(int status, string code, params (string Name, string Value)[] headers) =>
        new(S3RequestStage.Received, (http, _) =>
        {
            foreach (var (name, value) in headers)
            {
                http.Response.Headers[name] = value;
            }

            throw new S3Exception(status, code);
        });

    internal static S3Fault None { get; } = Wait(S3RequestStage.Head, static () => Task.CompletedTask);

    /// <summary>Injects the fault if the request is at the stage of the fault.</summary>
    /// <param name="current">The stage of the request.</param>
    /// <param name="http">The request.</param>
    /// <param name="content">The body of the response at <see cref="S3RequestStage.Served"/>; empty before.</param>
    /// <exception cref="S3Exception">The response is an error.</exception>
    /// <exception cref="OperationCanceledException">There is no response, and the connection must be reset.</exception>
    internal async Task InjectAsync(S3RequestStage current, HttpContext http, byte[] content)
    {
        if (current == stage)
        {
            await inject(http, content);
        }
    }

    private static OperationCanceledException ConnectionReset() => new("The connection is reset.");
}
