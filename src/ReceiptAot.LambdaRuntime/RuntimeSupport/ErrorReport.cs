using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReceiptAot.LambdaRuntime;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What the Runtime API is told of an exception. Too long a report is cut, evenly, until it fits.</summary>
internal sealed class ErrorReport(Exception exception)
{
    private const int MaxBodyBytes = 256 * 1024;
    private const int MaxCauseBytes = (64 * 1024) - 1;

    // The body is read as JSON and in consoles, never inside a page; the cause is a header, so in ASCII.
    private static readonly JsonWriterOptions readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions ascii = new() { Encoder = JavaScriptEncoder.Default };

    // Each step takes less of a message, of a stack and of a chain of causes.
    private static readonly Limits[] steps = [.. Enumerable.Range(0, 10).Select(static step => new Limits(262_144 >> (step * 2), 256 >> step, 16 >> (step / 2)))];

    private readonly ExceptionDetails details = ExceptionDetails.Of(exception);

    /// <summary>
    /// The type header's value, <c>Function.</c> and the exception's type: the platform keeps it only where a capital follows the dot, and
    /// records any other one as <c>Runtime.Unknown</c>.
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
    /// The error as JSON, at most 256 KiB: <c>errorType</c>, <c>errorMessage</c>, <c>stackTrace</c> with a string a frame, and the inner
    /// exception, told alike, as <c>cause</c>.
    /// </summary>
    public byte[] Body => Fit(readable, MaxBodyBytes, (json, limits) => WriteError(json, details, limits));

    /// <summary>The error as AWS X-Ray takes it, in one line of ASCII under 64 KiB: the exception and its causes side by side.</summary>
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
        json.WriteString("errorMessage", limits.Cut(error.Message));
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
        json.WriteString("working_directory", limits.Cut(Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT") ?? ""));
        json.WriteStartArray("exceptions");
        var left = limits.Exceptions;
        for (var error = details; error is not null && left > 0; error = error.Cause, left--)
        {
            json.WriteStartObject();
            json.WriteString("type", error.Type);
            json.WriteString("message", limits.Cut(error.Message));
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

    /// <summary>How much of an exception is reported.</summary>
    /// <param name="Characters">Of a message, and of a frame.</param>
    /// <param name="Frames">Of a stack.</param>
    /// <param name="Exceptions">Of a chain.</param>
    private readonly record struct Limits(int Characters, int Frames, int Exceptions)
    {
        public string Cut(string text) => text.Length <= Characters ? text : string.Concat(text.AsSpan(0, Characters), "…");

        public IEnumerable<string> FramesOf(ExceptionDetails error)
        {
            var limits = this;
            return error.Frames.Take(Frames).Select(frame => limits.Cut(frame.Trim()));
        }
    }
}
