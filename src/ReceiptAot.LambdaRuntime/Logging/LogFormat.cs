using System.Buffers;
using System.Globalization;
using System.Text;
using Amazon.Lambda.Core;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>Which invocation a log line belongs to; the default, to none.</summary>
internal readonly record struct LogScope(string? RequestId, string? TenantId, string? TraceId);

/// <summary>All that a log line tells.</summary>
internal readonly record struct LogEvent(
    DateTime Time, LogScope Scope, LogLevel Level, ExceptionDetails? Exception, string Message, object[] Args);

/// <summary>How a log line is laid out.</summary>
internal abstract class LogFormat
{
    /// <summary>The names of the levels, each at its value.</summary>
    public static readonly string[] LevelNames = ["Trace", "Debug", "Information", "Warning", "Error", "Critical"];

    /// <summary>The format's code in the frames of the telemetry descriptor.</summary>
    public abstract uint FrameType { get; }

    /// <summary>Appends a line, without its end.</summary>
    public abstract void Write(ArrayBufferWriter<byte> line, in LogEvent log);

    /// <summary>Appends a time as in <c>2026-01-31T12:00:00.000Z</c>.</summary>
    protected static void WriteTime(ArrayBufferWriter<byte> line, DateTime time)
    {
        _ = time.TryFormat(line.GetSpan(24), out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        line.Advance(length);
    }

    /// <summary>Appends text as UTF-8.</summary>
    protected static void WriteText(ArrayBufferWriter<byte> line, ReadOnlySpan<char> text) => _ = Encoding.UTF8.GetBytes(text, line);
}
