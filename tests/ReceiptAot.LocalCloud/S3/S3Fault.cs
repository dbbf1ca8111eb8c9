using Microsoft.AspNetCore.Http;

namespace ReceiptAot.LocalCloud.S3;

/// <summary>How far the local S3 has come with a request.</summary>
public enum S3Moment
{
    /// <summary>It has the request's head.</summary>
    Head,

    /// <summary>It has the first byte of the body, or the end of an empty one.</summary>
    Body,

    /// <summary>It has the whole request, and has done nothing about it.</summary>
    Received,

    /// <summary>It has done what was asked, and has answered nothing.</summary>
    Served,
}

/// <summary>Something that goes wrong with a request to the local S3.</summary>
public sealed class S3Fault
{
    private readonly S3Moment moment;
    private readonly Func<HttpContext, byte[], Task> happen;

    private S3Fault(S3Moment moment, Func<HttpContext, byte[], Task> happen) => (this.moment, this.happen) = (moment, happen);

    /// <summary>The request is served, and its answer never comes.</summary>
    public static S3Fault Hang { get; } = Wait(S3Moment.Served, Timeout.InfiniteTimeSpan);

    /// <summary>The answer is cut short by its last byte; one that has no body names a length of 1.</summary>
    public static S3Fault CutReply { get; } = new(S3Moment.Served, static async (http, content) =>
    {
        http.Response.ContentLength = Math.Max(content.Length, 1);
        await http.Response.StartAsync();
        await http.Response.Body.WriteAsync(content.AsMemory(0, Math.Max(content.Length - 1, 0)));
        await http.Response.Body.FlushAsync();
        Abort(http);
    });

    /// <summary>A body arrives damaged: S3 says so of a PUT's, and a GET's does not fit its checksum.</summary>
    public static S3Fault WrongChecksum { get; } = new(S3Moment.Received, static (http, _) =>
    {
        http.Response.Headers["x-amz-checksum-crc32"] = "AAAAAA==";
        http.Response.Headers["x-amz-checksum-sha256"] = Convert.ToBase64String(new byte[32]);
        return HttpMethods.IsGet(http.Request.Method) ? Task.CompletedTask : throw new S3Error(400, "BadDigest");
    });

    /// <summary>The request, from this moment on, has to wait.</summary>
    public static S3Fault Wait(S3Moment moment, TimeSpan delay) => new(moment, (http, _) => Task.Delay(delay, http.RequestAborted));

    /// <summary>The request, from this moment on, has to wait for what the caller does.</summary>
    public static S3Fault Wait(S3Moment moment, Func<Task> until) => new(moment, (_, _) => until());

    /// <summary>The connection is reset at this moment: after <see cref="S3Moment.Served"/>, the answer is lost.</summary>
    public static S3Fault Reset(S3Moment moment) => new(moment, static (http, _) =>
    {
        Abort(http);
        return Task.CompletedTask;
    });

    /// <summary>The request is refused, with more headers if need be.</summary>
    public static S3Fault Refuse(int status, string code, params (string Name, string Value)[] headers) => new(S3Moment.Received, (http, _) =>
    {
        foreach (var (name, value) in headers)
        {
            http.Response.Headers[name] = value;
        }

        throw new S3Error(status, code);
    });

    /// <summary>Nothing goes wrong.</summary>
    internal static S3Fault None { get; } = Wait(S3Moment.Head, static () => Task.CompletedTask);

    /// <summary>Lets the fault happen, if this is its moment.</summary>
    /// <param name="now">How far the request has come.</param>
    /// <param name="http">The request.</param>
    /// <param name="content">The body of its answer, once it is served.</param>
    /// <exception cref="S3Error">It is to be refused.</exception>
    /// <exception cref="OperationCanceledException">It is not to be answered.</exception>
    internal async Task HappenAsync(S3Moment now, HttpContext http, byte[] content)
    {
        if (now == moment)
        {
            await happen(http, content);
        }
    }

    private static void Abort(HttpContext http)
    {
        http.Abort();
        throw new OperationCanceledException("The connection was reset.");
    }
}
