using System.Globalization;

namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>The environment variables in which Lambda describes the function.</summary>
internal sealed class FunctionEnvironment(Func<string, string?> environment)
{
    public string RuntimeApi { get; } = environment("AWS_LAMBDA_RUNTIME_API") ?? "";

    public string Name { get; } = environment("AWS_LAMBDA_FUNCTION_NAME") ?? "";

    public string Version { get; } = environment("AWS_LAMBDA_FUNCTION_VERSION") ?? "";

    /// <summary>In MB; 0 if unknown.</summary>
    public int MemorySize { get; } = ReadCount(environment("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), 0);

    public string LogGroupName { get; } = environment("AWS_LAMBDA_LOG_GROUP_NAME") ?? "";

    public string LogStreamName { get; } = environment("AWS_LAMBDA_LOG_STREAM_NAME") ?? "";

    /// <summary>The number of concurrent events, 1 to 1,024; more than one only on Lambda Managed Instances.</summary>
    public int MaxConcurrency { get; } = Math.Clamp(ReadCount(environment("AWS_LAMBDA_MAX_CONCURRENCY"), 1), 1, 1024);

    private static int ReadCount(string? text, int defaultCount) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : defaultCount;
}
