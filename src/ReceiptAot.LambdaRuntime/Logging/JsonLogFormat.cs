using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>The JSON log format of Lambda's managed .NET runtime: one object in each line, with each placeholder as a property.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer writes to a buffer and holds no resources.")]
internal sealed class JsonLogFormat : LogFormat
{
    // The properties of every line: a placeholder of the same name would be a duplicate.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> fixedNames = new HashSet<string>(
        ["timestamp", "level", "requestId", "tenantId", "traceId", "message", "errorType", "errorMessage", "stackTrace"])
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ArrayBufferWriter<byte> message = new(256);
    private readonly Utf8JsonWriter json = new(
        Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public override uint FrameType => 0xa55a0002;

    public override void Write(ArrayBufferWriter<byte> line, in LogEvent log)
    {
        json.Reset(line);
        json.WriteStartObject();
        message.ResetWrittenCount();
        WriteTime(message, log.Time);
        json.WriteString("timestamp"u8, message.WrittenSpan);
        json.WriteString("level"u8, LevelNames[(int)log.Level]);
        WriteIfKnown("requestId", log.Context?.AwsRequestId);
        WriteIfKnown("tenantId", log.Context?.TenantId);
        WriteIfKnown("traceId", log.Context?.TraceId);
        message.ResetWrittenCount();
        var parts = new LogTemplate(log.Message, log.Args);
        while (parts.MoveNext())
        {
            WriteText(message, parts.Text);
        }

        json.WriteString("message"u8, message.WrittenSpan);
        parts = new LogTemplate(log.Message, log.Args);
        while (parts.MoveNext())
        {
            if (!parts.Placeholder.IsEmpty && !fixedNames.Contains(parts.Placeholder))
            {
                json.WriteString(parts.Placeholder, parts.Text);
            }
        }

        if (log.Exception is { } exception)
        {
            WriteException(exception);
        }

        json.WriteEndObject();
        json.Flush();
    }

    private void WriteException(ExceptionDetails exception)
    {
        json.WriteString("errorType"u8, exception.Type);
        json.WriteString("errorMessage"u8, exception.Message);
        json.WriteStartArray("stackTrace"u8);
        foreach (var frame in exception.Frames)
        {
            json.WriteStringValue(frame.AsSpan().Trim());
        }

        json.WriteEndArray();
    }

    private void WriteIfKnown(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }
}
