using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>
/// Lambda's Runtime API (AWS Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes") on loopback, for one sandbox:
/// sends events to the function and receives its responses and errors.
/// </summary>
public sealed class LocalRuntimeApi : IAsyncDisposable
{
    public const string FunctionArn = "arn:aws:lambda:eu-central-1:123456789012:function:receipt-aot";

    private const string Root = "/2018-06-01/runtime/";
    private const int MaxResponseBytes = 6_291_556;

    private readonly Channel<Invocation> pending = Channel.CreateUnbounded<Invocation>();
    private readonly ConcurrentDictionary<string, Invocation> running = new();
    private readonly TaskCompletionSource initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoopbackServer? server;

    private LocalRuntimeApi()
    {
    }

    /// <summary>Host and port, for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Endpoint => server!.Url.Authority;

    /// <summary>Completes when the function first requests an event.</summary>
    public Task Initialized => initialized.Task;

    /// <summary>The <see cref="Stopwatch"/> timestamp of the first request: a task that waits for it continues later.</summary>
    public long InitializedAt { get; private set; }

    /// <summary>Whether interim responses come before each response.</summary>
    public bool SendsInterimResponses { get; set; }

    /// <summary>The JSON of the init error. Never completes if the function posts none.</summary>
    public Task<string> InitError => initError.Task;

    public static async Task<LocalRuntimeApi> StartAsync()
    {
        var api = new LocalRuntimeApi();
        api.server = await LoopbackServer.StartAsync(api.HandleAsync);
        return api;
    }

    /// <summary>
    /// Sends an event to the function and waits for its response or error. <paramref name="timeout"/> determines the deadline that the
    /// function is given.
    /// </summary>
    public Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, TimeSpan timeout)
    {
        var invocation = new Invocation(Guid.NewGuid().ToString(), payload, timeout);
        _ = pending.Writer.TryWrite(invocation);
        return invocation.Result.Task;
    }

    public ValueTask DisposeAsync() => server!.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        await SendInterimAsync(http);
        await (!path.StartsWith(Root, StringComparison.Ordinal) ? RejectAsync(http, 404, "NotFound")
            : (http.Request.Method, path[Root.Length..].Split('/')) switch
            {
                ("GET", ["invocation", "next"]) => SendNextAsync(http),
                ("POST", ["invocation", var id, "response"]) => ReceiveAsync(http, id, InvocationOutcome.Response),
                ("POST", ["invocation", var id, "error"]) => ReceiveAsync(http, id, InvocationOutcome.Error),
                ("POST", ["init", "error"]) => ReceiveInitErrorAsync(http),
                _ => RejectAsync(http, 404, "NotFound"),
            });
    }

    private Task SendInterimAsync(HttpContext http) =>
        SendsInterimResponses ? InterimResponse.SendAsync(http, 103) : Task.CompletedTask;

    private async Task SendNextAsync(HttpContext http)
    {
        if (!initialized.Task.IsCompleted)
        {
            InitializedAt = Stopwatch.GetTimestamp();
        }

        _ = initialized.TrySetResult();
        var invocation = await pending.Reader.ReadAsync(http.RequestAborted);
        running[invocation.Id] = invocation;
        await SendInterimAsync(http);
        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.Id;
        headers["Lambda-Runtime-Deadline-Ms"] =
            (DateTimeOffset.UtcNow + invocation.Timeout).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = FunctionArn;
        headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0";
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = invocation.Payload.Length;
        invocation.SentAt = Stopwatch.GetTimestamp();
        await http.Response.Body.WriteAsync(invocation.Payload, http.RequestAborted);
    }

    private async Task ReceiveAsync(HttpContext http, string id, InvocationOutcome outcome)
    {
        var body = await ReadBodyAsync(http);
        var duration = running.TryGetValue(id, out var invocation) ? Stopwatch.GetElapsedTime(invocation.SentAt) : default;
        if (invocation is null || !running.TryRemove(id, out _))
        {
            await RejectAsync(http, 400, "InvalidRequestID");
        }
        else if (outcome == InvocationOutcome.Response && body.Length > MaxResponseBytes)
        {
            await RejectAsync(http, 413, "RequestEntityTooLarge");
            invocation.Result.SetResult(
                new(id, InvocationOutcome.Error, "The response is too long.", "Function.ResponseSizeTooLarge", duration));
        }
        else
        {
            await AcceptAsync(http);
            var type = (string?)http.Request.Headers["Lambda-Runtime-Function-Error-Type"];
            invocation.Result.SetResult(new(id, outcome, body, type, duration));
        }
    }

    private async Task ReceiveInitErrorAsync(HttpContext http)
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

    private static Task RejectAsync(HttpContext http, int status, string type)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync($"{{\"errorType\":\"{type}\",\"errorMessage\":\"{type}\"}}\n");
    }

    private sealed record Invocation(string Id, ReadOnlyMemory<byte> Payload, TimeSpan Timeout)
    {
        public TaskCompletionSource<InvocationResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long SentAt { get; set; }
    }
}
