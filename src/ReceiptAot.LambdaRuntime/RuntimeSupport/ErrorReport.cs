using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What the Runtime API is told of an exception.</summary>
internal static class ErrorReport
{
    // The text is read as JSON and in consoles, never inside a page.
    private static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The type header's value. The platform keeps it only as <c>Function.</c> and a name that begins with a capital; any other one
    /// becomes <c>Runtime.Unknown</c>.
    /// </summary>
    public static string TypeHeader(Exception exception) => "Function." + exception.GetType().Name;

    /// <summary>The error as JSON: <c>errorType</c>, <c>errorMessage</c>, and <c>stackTrace</c> with a string for each frame.</summary>
    public static ReadOnlySpan<byte> Write(Exception exception)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, options))
        {
            json.WriteStartObject();
            json.WriteString("errorType", exception.GetType().Name);
            json.WriteString("errorMessage", exception.Message);
            json.WriteStartArray("stackTrace");
            foreach (var frame in exception.StackTrace?.Split('\n', StringSplitOptions.TrimEntries) ?? [])
            {
                json.WriteStringValue(frame);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.WrittenSpan;
    }
}
