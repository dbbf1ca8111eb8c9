namespace Amazon.Lambda.Core;

/// <summary>How much a log line matters. <c>AWS_LAMBDA_LOG_LEVEL</c> names the least that is written.</summary>
public enum LogLevel
{
    /// <summary>Every step.</summary>
    Trace = 0,

    /// <summary>What helps to find a fault.</summary>
    Debug = 1,

    /// <summary>What happened.</summary>
    Information = 2,

    /// <summary>What may need a look.</summary>
    Warning = 3,

    /// <summary>What failed.</summary>
    Error = 4,

    /// <summary>What ended the process.</summary>
    Critical = 5,
}
