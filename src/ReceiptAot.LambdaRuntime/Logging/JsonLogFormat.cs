using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>The JSON log format of Lambda's managed .NET runtime: one object in each line, with each placeholder as a property.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The JSON writer writes to a buffer and holds no resources.")]
internal sealed class JsonLogFormat : LogFormat
{
    // The properties of every line: a placeholder of the same name would be a duplicate.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> fixedNames = new HashSet<string>(
        ["timestamp", "level", "requestId", "tenantId", "traceId", "xrayTraceId", "message", "errorType", "errorMessage", "stackTrace"])
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
        WriteIfKnown("xrayTraceId", FindRoot(log.Context?.TraceId));
        message.ResetWrittenCount();
        var parts = new LogTemplate(log.Message, log.Texts);
        while (parts.MoveNext())
        {
            WriteText(message, parts.Text);
        }

        json.WriteString("message"u8, message.WrittenSpan);
        parts = new LogTemplate(log.Message, log.Texts);
        while (parts.MoveNext())
        {
            if (!parts.Placeholder.IsEmpty && !fixedNames.Contains(parts.Placeholder) && !IsRepeated(parts, log.Args))
            {
                WriteProperty(parts.Placeholder, log.Args[parts.ArgumentIndex], parts.Text);
            }
        }

        if (log.Exception is { } exception)
        {
            WriteException(exception);
        }

        json.WriteEndObject();
        json.Flush();
    }

    // Of several placeholders with the same name, only the last one that is not null becomes a property.
    private static bool IsRepeated(LogTemplate parts, object?[] args)
    {
        var name = parts.Placeholder;
        while (parts.MoveNext())
        {
            if (parts.Placeholder.SequenceEqual(name) && args[parts.ArgumentIndex] is not null)
            {
                return true;
            }
        }

        return false;
    }

    private void WriteException(ExceptionDetails exception)
    {
        json.WriteString("errorType"u8, exception.FullType);
        json.WriteString("errorMessage"u8, exception.Message);
        if (exception.Frames.Length > 0 || exception.Cause is not null)
        {
            json.WriteStartArray("stackTrace"u8);
            foreach (var line in exception.ToLines())
            {
                json.WriteStringValue(line.AsSpan().Trim());
            }

            json.WriteEndArray();
        }
    }

    private void WriteIfKnown(string name, ReadOnlySpan<char> value)
    {
        if (!value.IsEmpty)
        {
            json.WriteString(name, value);
        }
    }

    // Numbers and booleans keep their type. Null is left out, as by AWS's runtime client.
    private void WriteProperty(ReadOnlySpan<char> name, object? value, ReadOnlySpan<char> text)
    {
        switch (value)
        {
            case null:
                break;
            case bool boolean:
                json.WriteBoolean(name, boolean);
                break;
            case int or long or short or sbyte or byte or ushort or uint:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumber(name, number);
                break;
            case decimal number:
                json.WriteNumber(name, number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, text);
                break;
        }
    }

    // The trace id in a header such as Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1.
    private static ReadOnlySpan<char> FindRoot(ReadOnlySpan<char> traceHeader)
    {
        foreach (var range in traceHeader.Split(';'))
        {
            var field = traceHeader[range].Trim();
            if (field.StartsWith("Root="))
            {
                return field["Root=".Length..];
            }
        }

        return [];
    }
}
