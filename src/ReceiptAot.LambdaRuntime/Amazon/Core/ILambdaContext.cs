namespace Amazon.Lambda.Core;

/// <summary>The invocation and the function that a handler runs in.</summary>
public interface ILambdaContext
{
    /// <summary>A retry of an asynchronous invocation has the same request id.</summary>
    string AwsRequestId { get; }

    string FunctionName { get; }
    string FunctionVersion { get; }

    /// <summary>The ARN of the function, version or alias that was invoked.</summary>
    string InvokedFunctionArn { get; }

    int MemoryLimitInMB { get; }
    string LogGroupName { get; }
    string LogStreamName { get; }

    /// <summary>Null or empty unless the function isolates tenants.</summary>
    string? TenantId => "";

    /// <summary>The value of the X-Ray trace header.</summary>
    string? TraceId => "";

    /// <summary>The time until Lambda ends the invocation; negative afterwards.</summary>
    TimeSpan RemainingTime { get; }

    ILambdaLogger Logger { get; }

    /// <summary>Null unless the function was invoked through the AWS Mobile SDK.</summary>
    IClientContext? ClientContext { get; }

    /// <summary>Null unless the function was invoked with an Amazon Cognito identity.</summary>
    ICognitoIdentity? Identity { get; }
}
