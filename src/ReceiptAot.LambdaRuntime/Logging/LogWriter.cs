using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// Writes each log line in a single write, in the format of <c>AWS_LAMBDA_LOG_FORMAT</c> and from the level of <c>AWS_LAMBDA_LOG_LEVEL</c>,
/// or of <c>AWS_LAMBDA_HANDLER_LOG_FORMAT</c> and <c>AWS_LAMBDA_HANDLER_LOG_LEVEL</c>, which AWS's runtime client reads first.
/// A line below the level costs one comparison; all other lines are formatted in a shared buffer.
/// </summary>
internal sealed class LogWriter : IDisposable
{
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
        format = Setting("FORMAT") == "JSON" ? new JsonLogFormat() : new TextLogFormat();
        minimumLevel = Setting("LEVEL") switch
        {
            "TRACE" => LogLevel.Trace,
            "DEBUG" => LogLevel.Debug,
            "WARN" or "WARNING" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "FATAL" or "CRITICAL" => LogLevel.Critical,
            _ => LogLevel.Information,
        };

        string? Setting(string name)
        {
            var handlerValue = environment($"AWS_LAMBDA_HANDLER_LOG_{name}");
            return (string.IsNullOrEmpty(handlerValue) ? environment($"AWS_LAMBDA_LOG_{name}") : handlerValue)?.ToUpperInvariant();
        }
    }

    /// <returns>Whether the level of the line is high enough.</returns>
    [SuppressMessage("Reliability", "CA2002", Justification = "Only this process uses the lock.")]
    public bool Write(ILambdaContext? context, LogLevel level, Exception? exception, string message, object[]? args)
    {
        if (level < minimumLevel)
        {
            return false;
        }

        level = level > LogLevel.Critical ? LogLevel.Critical : level;
        args ??= [];

        // The code of exceptions and arguments runs before the lock, as it may be slow, or may log.
        var details = exception is null ? null : ExceptionDetails.From(exception);
        var texts = Array.TrueForAll(args, static arg => arg is string)
            ? args
            : Array.ConvertAll<object, object>(args, ToText);

        // Console's streams take this lock for each write, and Console.WriteLine already holds it when ConsoleLog writes a line here.
        // Together with another lock, it would be taken in both orders.
        lock (Console.Out)
        {
            line.ResetWrittenCount();
            var time = DateTime.UtcNow;
            if (isFramed)
            {
                TelemetryLog.BeginFrame(line, format.FrameType, time);
            }

            format.Write(line, new LogEvent(time, context, level, details, message, args, texts));
            line.Write("\n"u8);
            if (isFramed)
            {
                TelemetryLog.EndFrame(line.WrittenMemory);
            }

            Flush();
            return true;
        }
    }

    public void Dispose()
    {
        if (isFramed)
        {
            output.Dispose();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An argument that cannot be formatted must not fail an order.")]
    private static object ToText(object arg)
    {
        try
        {
            return Convert.ToString(arg, CultureInfo.InvariantCulture) ?? "";
        }
        catch (Exception)
        {
            return "";
        }
    }

    private void Flush()
    {
        try
        {
            output.Write(line.WrittenSpan);
            output.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // A log that cannot be written is no reason to fail an order.
        }
    }
}
