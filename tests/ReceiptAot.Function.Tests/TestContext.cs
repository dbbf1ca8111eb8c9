using System.Collections.Concurrent;
using Amazon.Lambda.Core;

namespace ReceiptAot.Function.Tests;

/// <summary>A context that has time, and keeps what is logged as it was given.</summary>
internal sealed class TestContext : ILambdaContext, ILambdaLogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public string AwsRequestId => "request-1";

    public string FunctionName => "";

    public string FunctionVersion => "";

    public string InvokedFunctionArn => "";

    public int MemoryLimitInMB => 0;

    public string LogGroupName => "";

    public string LogStreamName => "";

    public string? TenantId => null;

    public string? TraceId => null;

    public TimeSpan RemainingTime { get; init; } = TimeSpan.FromMinutes(1);

    public ILambdaLogger Logger => this;

    public IClientContext? ClientContext => null;

    public ICognitoIdentity? Identity => null;

    public void Log(string message) => throw new NotSupportedException();

    public void LogLine(string message) => throw new NotSupportedException();

    public void LogInformation(string message, params object[] args) => Lines.Enqueue(string.Join('|', [message, .. args]));

    public void LogWarning(string message, params object[] args) => LogInformation(message, args);

    public void LogError(string message, params object[] args) => LogInformation(message, args);

    public void LogError(Exception exception, string message, params object[] args) => LogInformation(message, [.. args, exception.GetType().Name]);
}
