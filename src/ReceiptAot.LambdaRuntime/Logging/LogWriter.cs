using System.Globalization;
using System.Text;
using Amazon.Lambda.Core;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>Writes log lines as Lambda's managed .NET runtime does: time, request id, level and message with tabs between.</summary>
/// <param name="output">Where they go, each in a single write.</param>
/// <param name="level">The least level that is written, as <c>AWS_LAMBDA_LOG_LEVEL</c> names it; Information for any other name.</param>
internal sealed class LogWriter(Stream output, string? level)
{
    private static readonly string[] labels = ["trce", "dbug", "info", "warn", "fail", "crit"];

    private readonly Lock writing = new();

    private readonly LogLevel least = level?.ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" => LogLevel.Critical,
        _ => LogLevel.Information,
    };

    /// <summary>Writes one line, and an exception under it.</summary>
    /// <param name="requestId">Of the invocation; empty outside of one.</param>
    /// <param name="level">How much it matters.</param>
    /// <param name="exception">What is written under the line, if anything.</param>
    /// <param name="message">A template; without <paramref name="args"/> it is written as it stands.</param>
    /// <param name="args">What the template's placeholders stand for, in their order.</param>
    public void Write(string requestId, LogLevel level, Exception? exception, string message, object[] args)
    {
        if (level < least)
        {
            return;
        }

        var line = new StringBuilder();
        _ = line.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fffZ}\t");
        LogTemplate.AppendEscaped(line, requestId);
        _ = line.Append('\t').Append(labels[(int)level]).Append('\t');
        LogTemplate.Append(line, message, args);
        if (exception is not null)
        {
            _ = line.Append('\n').Append(exception);
        }

        var bytes = Encoding.UTF8.GetBytes(line.Append('\n').ToString());
        lock (writing)
        {
            output.Write(bytes);
            output.Flush();
        }
    }
}
