using System.Globalization;
using System.Text.Json;
using ReceiptAot.LambdaRuntime.Logging;

namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>The context of one invocation. Headers that few functions use are parsed on first use.</summary>
internal sealed class LambdaContext : ILambdaContext
{
    // Lambda's default timeout of a function, for an event whose deadline is missing or malformed.
    private static readonly TimeSpan defaultTimeout = TimeSpan.FromSeconds(3);

    private readonly FunctionEnvironment function;
    private readonly HttpResponseHead head;
    private readonly DateTimeOffset deadline;
    private ClientContext? clientContext;
    private CognitoIdentity? identity;

    public LambdaContext(Invocation invocation, FunctionEnvironment function, LogWriter log)
    {
        this.function = function;
        head = invocation.Head;
        deadline = ReadDeadline(head["Lambda-Runtime-Deadline-Ms"]);
        AwsRequestId = invocation.RequestId;
        TraceId = head["Lambda-Runtime-Trace-Id"];
        TenantId = head["Lambda-Runtime-Aws-Tenant-Id"];
        Log = new InvocationLogger(log, this);
    }

    public string AwsRequestId { get; }
    public string FunctionName => function.Name;
    public string FunctionVersion => function.Version;
    public string InvokedFunctionArn => head["Lambda-Runtime-Invoked-Function-Arn"] ?? "";
    public int MemoryLimitInMB => function.MemorySize;
    public string LogGroupName => function.LogGroupName;
    public string LogStreamName => function.LogStreamName;
    public string? TenantId { get; }
    public string? TraceId { get; }
    public TimeSpan RemainingTime => deadline - DateTimeOffset.UtcNow;
    public ILambdaLogger Logger => Log;
    public InvocationLogger Log { get; }
    public IClientContext? ClientContext => clientContext ??= Read("Lambda-Runtime-Client-Context", static json => new ClientContext(json));
    public ICognitoIdentity? Identity => identity ??= Read("Lambda-Runtime-Cognito-Identity", static json => new CognitoIdentity(json));

    private static DateTimeOffset ReadDeadline(string? milliseconds) =>
        long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
        && epoch <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(epoch)
            : DateTimeOffset.UtcNow + defaultTimeout;

    // A header that is malformed, for example by a lone surrogate, is treated as absent.
    private T? Read<T>(string header, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(head[header] ?? "null");
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
