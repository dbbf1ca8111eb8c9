using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What the Runtime API is told of an exception. Too long a report is cut, evenly, until it fits.</summary>
internal static class ErrorReport
{
    private const int MaxBodyBytes = 256 * 1024;
    private const int MaxCauseBytes = 64 * 1024;

    // The body is read as JSON and in consoles, never inside a page; the cause is a header, so in ASCII.
    private static readonly JsonWriterOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions ascii = new() { Encoder = JavaScriptEncoder.Default };

    // Each step halves, and halves again, what one exception may take.
    private static readonly Limits[] steps = [.. Enumerable.Range(0, 10).Select(static step => new Limits(65536 >> (step * 2), 256 >> step, 16 >> (step / 2)))];

    /// <summary>
    /// The type header's value, <c>Function.</c> and the exception's type: the platform keeps it only where a capital follows the dot, and
    /// records any other one as <c>Runtime.Unknown</c>.
    /// </summary>
    public static string TypeOf(Exception exception)
    {
        var name = exception.GetType().Name;
        return $"Function.{char.ToUpperInvariant(name[0])}{string.Concat(name.Skip(1).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}";
    }

    /// <summary>The error as JSON: <c>errorType</c>, <c>errorMessage</c>, <c>stackTrace</c> with a string a frame, and the inner one as <c>cause</c>.</summary>
    /// <returns>At most 256 KiB.</returns>
    public static byte[] BodyOf(Exception exception) => Fit(exception, readable, MaxBodyBytes, WriteError);

    /// <summary>The error as AWS X-Ray takes it: one line of JSON, the exception and its inner ones side by side.</summary>
    /// <returns>At most 64 KiB of ASCII.</returns>
    public static string XRayCauseOf(Exception exception) => Encoding.ASCII.GetString(Fit(exception, ascii, MaxCauseBytes, WriteCause));

    private static byte[] Fit(Exception exception, JsonWriterOptions options, int maxBytes, Action<Utf8JsonWriter, Exception, Limits> write)
    {
        var report = new ArrayBufferWriter<byte>();
        foreach (var limits in steps)
        {
            report.ResetWrittenCount();
            using var json = new Utf8JsonWriter(report, options);
            write(json, exception, limits);
            json.Flush();
            if (report.WrittenCount <= maxBytes)
            {
                break;
            }
        }

        return report.WrittenSpan.ToArray();
    }

    private static void WriteError(Utf8JsonWriter json, Exception exception, Limits limits)
    {
        json.WriteStartObject();
        json.WriteString("errorType", exception.GetType().Name);
        json.WriteString("errorMessage", limits.Cut(exception.Message));
        json.WriteStartArray("stackTrace");
        foreach (var frame in limits.FramesOf(exception))
        {
            json.WriteStringValue(frame);
        }

        json.WriteEndArray();
        if (exception.InnerException is { } inner && limits.Exceptions > 1)
        {
            json.WritePropertyName("cause");
            WriteError(json, inner, limits with { Exceptions = limits.Exceptions - 1 });
        }

        json.WriteEndObject();
    }

    private static void WriteCause(Utf8JsonWriter json, Exception exception, Limits limits)
    {
        json.WriteStartObject();
        json.WriteString("working_directory", limits.Cut(Environment.CurrentDirectory));
        json.WriteStartArray("exceptions");
        var left = limits.Exceptions;
        for (var thrown = exception; thrown is not null && left > 0; thrown = thrown.InnerException, left--)
        {
            json.WriteStartObject();
            json.WriteString("type", thrown.GetType().Name);
            json.WriteString("message", limits.Cut(thrown.Message));
            json.WriteStartArray("stack");
            foreach (var frame in limits.FramesOf(thrown))
            {
                json.WriteStartObject();
                json.WriteString("path", ""); // a native binary has no source files
                json.WriteNumber("line", 0);
                json.WriteString("label", frame.StartsWith("at ", StringComparison.Ordinal) ? frame[3..] : frame);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("paths");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>How much of an exception is reported.</summary>
    /// <param name="Characters">Of a message, and of a frame.</param>
    /// <param name="Frames">Of a stack.</param>
    /// <param name="Exceptions">Of a chain.</param>
    private readonly record struct Limits(int Characters, int Frames, int Exceptions)
    {
        public string Cut(string text) => text.Length <= Characters ? text : string.Concat(text.AsSpan(0, Characters), "…");

        public IEnumerable<string> FramesOf(Exception exception) =>
            (exception.StackTrace?.Split('\n', StringSplitOptions.TrimEntries) ?? []).Take(Frames).Select(Cut);
    }
}
