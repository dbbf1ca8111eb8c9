using System.Buffers;
using System.Globalization;
using Amazon.Lambda.Core;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// Writes log lines, each in a single write, as <c>AWS_LAMBDA_LOG_FORMAT</c> and <c>AWS_LAMBDA_LOG_LEVEL</c> say. A line below the level
/// costs a comparison; one that is written is formatted in a buffer that all share.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private readonly Lock writing = new();
    private readonly ArrayBufferWriter<byte> line = new(512);
    private readonly LogLevel least;
    private readonly LogFormat format;
    private readonly Stream output;
    private readonly bool isFramed;

    private LogWriter(Stream output, bool isFramed, bool isJson, LogLevel least)
    {
        this.output = output;
        this.isFramed = isFramed;
        this.least = least;
        format = isJson ? new JsonLogFormat() : new TextLogFormat();
    }

    /// <summary>Opens the log.</summary>
    /// <param name="environment">The process's environment.</param>
    /// <param name="stdout">Where lines go if the environment names no file descriptor for them.</param>
    public static LogWriter Open(Func<string, string?> environment, Stream stdout)
    {
        var telemetry = TelemetryLog.Open(environment("_LAMBDA_TELEMETRY_LOG_FD"));
        return new LogWriter(
            telemetry ?? stdout,
            isFramed: telemetry is not null,
            isJson: string.Equals(environment("AWS_LAMBDA_LOG_FORMAT"), "JSON", StringComparison.OrdinalIgnoreCase),
            least: environment("AWS_LAMBDA_LOG_LEVEL")?.ToUpperInvariant() switch
            {
                "TRACE" => LogLevel.Trace,
                "DEBUG" => LogLevel.Debug,
                "WARN" => LogLevel.Warning,
                "ERROR" => LogLevel.Error,
                "FATAL" => LogLevel.Critical,
                _ => LogLevel.Information,
            });
    }

    /// <summary>Writes one line, and an exception with it.</summary>
    /// <param name="scope">Whose line it is.</param>
    /// <param name="level">How much it matters.</param>
    /// <param name="exception">What goes with it, if anything.</param>
    /// <param name="message">A template; without <paramref name="args"/> it is written as it stands.</param>
    /// <param name="args">What the template's placeholders stand for, in their order.</param>
    public void Write(in LogScope scope, LogLevel level, Exception? exception, string message, object[] args)
    {
        if (level < least)
        {
            return;
        }

        // What is anybody's code runs before the lock: it may be slow, or log itself.
        var details = exception is null ? null : ExceptionDetails.Of(exception);
        if (!Array.TrueForAll(args, static arg => arg is string))
        {
            args = Array.ConvertAll<object, object>(args, static arg => Convert.ToString(arg, CultureInfo.InvariantCulture) ?? "");
        }

        lock (writing)
        {
            line.ResetWrittenCount();
            var time = DateTime.UtcNow;
            if (isFramed)
            {
                TelemetryLog.BeginFrame(line, format.FrameType, time);
            }

            format.Write(line, new LogEvent(time, scope, level, details, message, args));
            line.Write("\n"u8);
            if (isFramed)
            {
                TelemetryLog.EndFrame(line.WrittenMemory);
            }

            Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isFramed)
        {
            output.Dispose();
        }
    }

    private void Flush()
    {
        try
        {
            output.Write(line.WrittenSpan);
            output.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody reads the log, or the descriptor is none: no reason to fail an order.
        }
    }
}
