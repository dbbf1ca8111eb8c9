using System.Buffers;
using System.Globalization;
using System.Text;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>The content of a log line; <paramref name="Texts"/> are the arguments as strings.</summary>
internal readonly record struct LogEvent(
    DateTime Time, ILambdaContext? Context, LogLevel Level, ExceptionDetails? Exception, string Message, object[] Args, object[] Texts);

internal abstract class LogFormat
{
    // Indexed by the value of the level.
    public static readonly string[] LevelNames = ["Trace", "Debug", "Information", "Warning", "Error", "Critical"];

    public abstract uint FrameType { get; }

    /// <summary>Appends a line without its line break.</summary>
    public abstract void Write(ArrayBufferWriter<byte> line, in LogEvent log);

    /// <summary>Appends a time such as <c>2026-01-31T12:00:00.000Z</c>.</summary>
    protected static void WriteTime(ArrayBufferWriter<byte> line, DateTime time)
    {
        _ = time.TryFormat(line.GetSpan(24), out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        line.Advance(length);
    }

    protected static void WriteText(ArrayBufferWriter<byte> line, ReadOnlySpan<char> text) => _ = Encoding.UTF8.GetBytes(text, line);
}
