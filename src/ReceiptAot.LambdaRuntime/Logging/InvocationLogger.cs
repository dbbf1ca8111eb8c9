using Amazon.Lambda.Core;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>Writes log lines that belong to one invocation.</summary>
internal sealed class InvocationLogger(LogWriter writer, LogScope scope) : ILambdaLogger
{
    public void Log(string message) => Write(LogLevel.Information, null, message, []);

    public void LogLine(string message) => Log(message);

    public void Write(LogLevel level, Exception? exception, string message, object[] args) => writer.Write(scope, level, exception, message, args);
}
