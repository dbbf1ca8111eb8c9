using System.Buffers;
using System.Globalization;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// Writes each log line in a single write, in the format of <c>AWS_LAMBDA_LOG_FORMAT</c> and from the level of <c>AWS_LAMBDA_LOG_LEVEL</c>.
/// A line below the level costs one comparison; all other lines are formatted in a shared buffer.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private readonly Lock writing = new();
    private readonly ArrayBufferWriter<byte> line = new(512);
    private readonly LogLevel minimumLevel;
    private readonly LogFormat format;
    private readonly Stream output;
    private readonly bool isFramed;

    public LogWriter(Func<string, string?> environment, Stream stdout)
    {
        var telemetry = TelemetryLog.Open(environment("_LAMBDA_TELEMETRY_LOG_FD"));
        output = telemetry ?? stdout;
        isFramed = telemetry is not null;
        var isJson = string.Equals(environment("AWS_LAMBDA_LOG_FORMAT"), "JSON", StringComparison.OrdinalIgnoreCase);
        format = isJson ? new JsonLogFormat() : new TextLogFormat();
        minimumLevel = environment("AWS_LAMBDA_LOG_LEVEL")?.ToUpperInvariant() switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "WARN" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" => LogLevel.Critical,
            _ => LogLevel.Information,
        };
    }

    public void Write(ILambdaContext? context, LogLevel level, Exception? exception, string message, object[] args)
    {
        if (level < minimumLevel)
        {
            return;
        }

        // The code of exceptions and arguments runs before the lock, as it may be slow, or may log.
        var details = exception is null ? null : ExceptionDetails.From(exception);
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

            format.Write(line, new LogEvent(time, context, level, details, message, args));
            line.Write("\n"u8);
            if (isFramed)
            {
                TelemetryLog.EndFrame(line.WrittenMemory);
            }

            Flush();
        }
    }

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
            // A log that cannot be written is no reason to fail an order.
        }
    }
}
