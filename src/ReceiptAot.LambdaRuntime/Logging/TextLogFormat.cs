using System.Buffers;
using System.Globalization;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// Lines as Lambda's managed .NET runtime writes them: time, request id, level and message with tabs between, an exception below. What
/// is logged can't end the line or forge a field: each control character of it stands as <c>\u000A</c>.
/// </summary>
internal sealed class TextLogFormat : LogFormat
{
    private static readonly string[] labels = ["trce", "dbug", "info", "warn", "fail", "crit"];

    // Cc, and the two other characters at which a line may be taken to end.
    private static readonly SearchValues<char> forging = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Append(0x2028).Append(0x2029).Select(static code => (char)code)]);

    public override uint FrameType => 0xa55a0003;

    public override void Write(ArrayBufferWriter<byte> line, in LogEvent log)
    {
        WriteTime(line, log.Time);
        line.Write("\t"u8);
        WriteEscaped(line, log.Scope.RequestId);
        line.Write("\t"u8);
        WriteText(line, labels[(int)log.Level]);
        line.Write("\t"u8);
        foreach (var part in new LogTemplate(log.Message, log.Args))
        {
            WriteEscaped(line, part.Text);
        }

        if (log.Exception is not null)
        {
            line.Write("\n"u8);
            WriteException(line, log.Exception);
        }
    }

    // As Exception.ToString lays it out, but for control characters.
    private static void WriteException(ArrayBufferWriter<byte> line, ExceptionDetails exception)
    {
        WriteEscaped(line, exception.FullType);
        line.Write(": "u8);
        WriteEscaped(line, exception.Message);
        if (exception.Cause is { } cause)
        {
            line.Write("\n ---> "u8);
            WriteException(line, cause);
            line.Write("\n   --- End of inner exception stack trace ---"u8);
        }

        foreach (var frame in exception.Frames)
        {
            line.Write("\n"u8);
            WriteEscaped(line, frame);
        }
    }

    private static void WriteEscaped(ArrayBufferWriter<byte> line, ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAny(forging)) >= 0; text = text[(at + 1)..])
        {
            WriteText(line, text[..at]);
            WriteText(line, string.Create(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:X4}"));
        }

        WriteText(line, text);
    }
}
