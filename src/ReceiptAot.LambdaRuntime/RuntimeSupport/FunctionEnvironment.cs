using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What Lambda tells the process of its function, read once in init.</summary>
internal sealed class FunctionEnvironment(Func<string, string?> environment)
{
    public string Name { get; } = environment("AWS_LAMBDA_FUNCTION_NAME") ?? "";

    public string Version { get; } = environment("AWS_LAMBDA_FUNCTION_VERSION") ?? "";

    /// <summary>In MB; 0 when it is not said.</summary>
    public int MemorySize { get; } =
        int.TryParse(environment("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;

    public string LogGroupName { get; } = environment("AWS_LAMBDA_LOG_GROUP_NAME") ?? "";

    public string LogStreamName { get; } = environment("AWS_LAMBDA_LOG_STREAM_NAME") ?? "";
}
