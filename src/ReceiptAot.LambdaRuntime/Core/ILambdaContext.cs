namespace Amazon.Lambda.Core;

/// <summary>What a handler may know of its invocation and of the function it runs in.</summary>
public interface ILambdaContext
{
    /// <summary>The request id of the invocation; a retry of the same event has the same one.</summary>
    string AwsRequestId { get; }

    /// <summary>The function's name.</summary>
    string FunctionName { get; }

    /// <summary>The function's version.</summary>
    string FunctionVersion { get; }

    /// <summary>The ARN that was invoked: of the function, a version or an alias.</summary>
    string InvokedFunctionArn { get; }

    /// <summary>The memory that the function was given, in MB.</summary>
    int MemoryLimitInMB { get; }

    /// <summary>The log group that the function's log lines reach.</summary>
    string LogGroupName { get; }

    /// <summary>The log stream of this sandbox.</summary>
    string LogStreamName { get; }

    /// <summary>The tenant, where the function isolates tenants.</summary>
    string? TenantId => "";

    /// <summary>The X-Ray trace header of the invocation.</summary>
    string? TraceId => "";

    /// <summary>The time until Lambda ends the invocation; below zero after it.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>Writes to the function's log, under the invocation's request id.</summary>
    ILambdaLogger Logger { get; }

    /// <summary>The client that invoked the function through AWS's mobile SDK; null for every other one.</summary>
    IClientContext? ClientContext { get; }

    /// <summary>The Cognito identity that invoked the function; null for every other one.</summary>
    ICognitoIdentity? Identity { get; }
}
