namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>The properties of an invocation that log lines contain.</summary>
internal sealed class TestLambdaContext(string requestId, string? tenantId = null, string? traceId = null) : ILambdaContext
{
    public string AwsRequestId => requestId;
    public string? TenantId => tenantId;
    public string? TraceId => traceId;
    public string FunctionName => throw new NotSupportedException();
    public string FunctionVersion => throw new NotSupportedException();
    public string InvokedFunctionArn => throw new NotSupportedException();
    public int MemoryLimitInMB => throw new NotSupportedException();
    public string LogGroupName => throw new NotSupportedException();
    public string LogStreamName => throw new NotSupportedException();
    public TimeSpan RemainingTime => throw new NotSupportedException();
    public ILambdaLogger Logger => throw new NotSupportedException();
    public IClientContext? ClientContext => throw new NotSupportedException();
    public ICognitoIdentity? Identity => throw new NotSupportedException();
}
