using Amazon.Lambda.Core;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>Writes log lines under one invocation's request id.</summary>
internal sealed class InvocationLogger(LogWriter writer, string requestId) : ILambdaLogger
{
    public void Log(string message) => Write(LogLevel.Information, null, message, []);

    public void LogLine(string message) => Log(message);

    public void Write(LogLevel level, Exception? exception, string message, object[] args) =>
        writer.Write(requestId, level, exception, message, args);
}
