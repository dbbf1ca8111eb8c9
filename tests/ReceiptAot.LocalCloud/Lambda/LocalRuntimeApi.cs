using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>
/// Lambda's Runtime API (AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes") on loopback: hands out the events
/// that it is given, and collects what is posted for them.
/// </summary>
public sealed class LocalRuntimeApi : IAsyncDisposable
{
    /// <summary>The function's ARN, as the events name it.</summary>
    public const string FunctionArn = "arn:aws:lambda:eu-central-1:123456789012:function:receipt-aot";

    private const string Root = "/2018-06-01/runtime/";
    private const int MaxReplyBytes = 6_291_556;

    private readonly Channel<Invocation> waiting = Channel.CreateUnbounded<Invocation>();
    private readonly ConcurrentDictionary<string, Invocation> running = new();
    private readonly TaskCompletionSource initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackServer? server;

    private LocalRuntimeApi()
    {
    }

    /// <summary>Host and port, for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Endpoint => server!.Url.Authority;

    /// <summary>Ends when the function first asks for an event.</summary>
    public Task Initialized => initialized.Task;

    /// <summary>When that was, as a <see cref="Stopwatch"/> has it: who waits for it learns it later.</summary>
    public long InitializedAt { get; private set; }

    /// <summary>The JSON that the function posted of its init, once it has.</summary>
    public Task<string> InitError => initError.Task;

    /// <summary>Starts one, for one sandbox.</summary>
    public static async Task<LocalRuntimeApi> StartAsync()
    {
        var api = new LocalRuntimeApi();
        api.server = await LoopbackServer.StartAsync(api.AnswerAsync);
        return api;
    }

    /// <summary>Hands an event to the function and waits for what it posts.</summary>
    public Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, TimeSpan timeout)
    {
        var invocation = new Invocation(Guid.NewGuid().ToString(), payload, timeout);
        _ = waiting.Writer.TryWrite(invocation);
        return invocation.Result.Task;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server!.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        var call = http.Request.Path.Value!;
        return !call.StartsWith(Root, StringComparison.Ordinal) ? RefuseAsync(http, 404, "NotFound")
            : (http.Request.Method, call[Root.Length..].Split('/')) switch
            {
                ("GET", ["invocation", "next"]) => HandOutAsync(http),
                ("POST", ["invocation", var id, "response"]) => CollectAsync(http, id, InvocationOutcome.Reply),
                ("POST", ["invocation", var id, "error"]) => CollectAsync(http, id, InvocationOutcome.Error),
                ("POST", ["init", "error"]) => CollectInitErrorAsync(http),
                _ => RefuseAsync(http, 404, "NotFound"),
            };
    }

    private async Task HandOutAsync(HttpContext http)
    {
        if (!initialized.Task.IsCompleted)
        {
            InitializedAt = Stopwatch.GetTimestamp();
        }

        _ = initialized.TrySetResult();
        var invocation = await waiting.Reader.ReadAsync(http.RequestAborted);
        running[invocation.Id] = invocation;
        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.Id;
        headers["Lambda-Runtime-Deadline-Ms"] =
            (DateTimeOffset.UtcNow + invocation.Timeout).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = FunctionArn;
        headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0";
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = invocation.Payload.Length;
        invocation.HandedOut = Stopwatch.GetTimestamp();
        await http.Response.Body.WriteAsync(invocation.Payload, http.RequestAborted);
    }

    private async Task CollectAsync(HttpContext http, string id, InvocationOutcome outcome)
    {
        var body = await ReadBodyAsync(http);
        var duration = running.TryGetValue(id, out var invocation) ? Stopwatch.GetElapsedTime(invocation.HandedOut) : default;
        if (invocation is null || !running.TryRemove(id, out _))
        {
            await RefuseAsync(http, 400, "InvalidRequestID");
        }
        else if (outcome == InvocationOutcome.Reply && body.Length > MaxReplyBytes)
        {
            await RefuseAsync(http, 413, "RequestEntityTooLarge");
            invocation.Result.SetResult(new(id, InvocationOutcome.Error, "The reply was too long.", "Function.ResponseSizeTooLarge", duration));
        }
        else
        {
            await AcceptAsync(http);
            var type = (string?)http.Request.Headers["Lambda-Runtime-Function-Error-Type"];
            invocation.Result.SetResult(new(id, outcome, body, type, duration));
        }
    }

    private async Task CollectInitErrorAsync(HttpContext http)
    {
        var body = await ReadBodyAsync(http);
        await AcceptAsync(http);
        _ = initError.TrySetResult(body);
    }

    private static async Task<string> ReadBodyAsync(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
        return await body.ReadToEndAsync(http.RequestAborted);
    }

    private static async Task AcceptAsync(HttpContext http)
    {
        http.Response.StatusCode = 202;
        await http.Response.WriteAsync("{\"status\":\"OK\"}\n");
        await http.Response.CompleteAsync();
    }

    private static Task RefuseAsync(HttpContext http, int status, string type)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync($"{{\"errorType\":\"{type}\",\"errorMessage\":\"{type}\"}}\n");
    }

    private sealed record Invocation(string Id, ReadOnlyMemory<byte> Payload, TimeSpan Timeout)
    {
        public TaskCompletionSource<InvocationResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long HandedOut { get; set; }
    }
}
