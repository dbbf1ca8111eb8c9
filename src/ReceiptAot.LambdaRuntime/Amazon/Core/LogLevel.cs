namespace Amazon.Lambda.Core;

/// <summary>The severity of a log line. <c>AWS_LAMBDA_LOG_LEVEL</c> names the minimum level that is written.</summary>
public enum LogLevel
{
    Trace = 0,
    Debug = 1,
    Information = 2,
    Warning = 3,
    Error = 4,
    Critical = 5,
}
