using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Errors;

/// <summary>Describes an exception to the Runtime API. A report that is too long is shortened evenly until it fits.</summary>
internal sealed class ErrorReport(Exception exception)
{
    private const int MaxBodyBytes = 256 * 1024;
    private const int MaxCauseBytes = (64 * 1024) - 1;

    // The body is read as JSON and in consoles, never in an HTML page; the cause is a header and has to be ASCII.
    private static readonly JsonWriterOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions ascii = new() { Encoder = JavaScriptEncoder.Default };

    // Each step includes less of a message, of a stack and of a chain of exceptions.
    private static readonly Limits[] steps =
        [.. Enumerable.Range(0, 10).Select(static step => new Limits(262_144 >> (step * 2), 256 >> step, 16 >> (step / 2)))];

    private readonly ExceptionDetails details = ExceptionDetails.From(exception);

    /// <summary>
    /// <c>Function.</c> and the type of the exception, for the error type header. Lambda keeps the value only if a capital letter follows
    /// the dot, and otherwise records <c>Runtime.Unknown</c>.
    /// </summary>
    public string Type
    {
        get
        {
            var name = string.Concat(details.Type.SkipWhile(static c => !char.IsAsciiLetter(c)).Where(char.IsAsciiLetterOrDigit));
            return name.Length == 0 ? "Function.Exception" : $"Function.{char.ToUpperInvariant(name[0])}{name.AsSpan(1)}";
        }
    }

    /// <summary>
    /// JSON of at most 256 KiB: <c>errorType</c>, <c>errorMessage</c>, <c>stackTrace</c> with a string for each frame, and <c>cause</c>,
    /// which describes the inner exception in the same way.
    /// </summary>
    public byte[] Body => Fit(readable, MaxBodyBytes, (json, limits) => WriteError(json, details, limits));

    /// <summary>The exception and its inner exceptions in the format of AWS X-Ray: one line of ASCII under 64 KiB.</summary>
    public string XRayCause => Encoding.ASCII.GetString(Fit(ascii, MaxCauseBytes, WriteXRayCause));

    private static byte[] Fit(JsonWriterOptions options, int maxBytes, Action<Utf8JsonWriter, Limits> write)
    {
        var report = new ArrayBufferWriter<byte>();
        foreach (var limits in steps)
        {
            report.ResetWrittenCount();
            using var json = new Utf8JsonWriter(report, options);
            write(json, limits);
            json.Flush();
            if (report.WrittenCount <= maxBytes)
            {
                break;
            }
        }

        return report.WrittenSpan.ToArray();
    }

    private static void WriteError(Utf8JsonWriter json, ExceptionDetails error, Limits limits)
    {
        json.WriteStartObject();
        json.WriteString("errorType", error.Type);
        json.WriteString("errorMessage", limits.Truncate(error.Message));
        json.WriteStartArray("stackTrace");
        foreach (var frame in limits.FramesOf(error))
        {
            json.WriteStringValue(frame);
        }

        json.WriteEndArray();
        if (error.Cause is { } cause && limits.Exceptions > 1)
        {
            json.WritePropertyName("cause");
            WriteError(json, cause, limits with { Exceptions = limits.Exceptions - 1 });
        }

        json.WriteEndObject();
    }

    private void WriteXRayCause(Utf8JsonWriter json, Limits limits)
    {
        json.WriteStartObject();
        json.WriteString("working_directory", limits.Truncate(Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT") ?? ""));
        json.WriteStartArray("exceptions");
        var left = limits.Exceptions;
        for (var error = details; error is not null && left > 0; error = error.Cause, left--)
        {
            json.WriteStartObject();
            json.WriteString("type", error.Type);
            json.WriteString("message", limits.Truncate(error.Message));
            json.WriteStartArray("stack");
            foreach (var frame in limits.FramesOf(error))
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

    private readonly record struct Limits(int Characters, int Frames, int Exceptions)
    {
        public string Truncate(string text) => text.Length <= Characters ? text : string.Concat(text.AsSpan(0, Characters), "…");

        public IEnumerable<string> FramesOf(ExceptionDetails error)
        {
            var limits = this;
            return error.Frames.Take(Frames).Select(frame => limits.Truncate(frame.Trim()));
        }
    }
}
