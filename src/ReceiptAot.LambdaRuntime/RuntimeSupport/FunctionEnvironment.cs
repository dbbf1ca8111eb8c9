using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What Lambda tells the process of its function, read once in init.</summary>
internal sealed class FunctionEnvironment(Func<string, string?> environment)
{
    /// <summary>Host and port of the Runtime API.</summary>
    public string RuntimeApi { get; } = environment("AWS_LAMBDA_RUNTIME_API") ?? "";

    public string Name { get; } = environment("AWS_LAMBDA_FUNCTION_NAME") ?? "";

    public string Version { get; } = environment("AWS_LAMBDA_FUNCTION_VERSION") ?? "";

    /// <summary>In MB; 0 when it is not said.</summary>
    public int MemorySize { get; } = ReadCount(environment("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), 0);

    public string LogGroupName { get; } = environment("AWS_LAMBDA_LOG_GROUP_NAME") ?? "";

    public string LogStreamName { get; } = environment("AWS_LAMBDA_LOG_STREAM_NAME") ?? "";

    /// <summary>How many events the process is to serve at once, 1 to 1,024: more than one on Lambda Managed Instances alone.</summary>
    public int MaxConcurrency { get; } = Math.Clamp(ReadCount(environment("AWS_LAMBDA_MAX_CONCURRENCY"), 1), 1, 1024);

    private static int ReadCount(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : otherwise;
}
