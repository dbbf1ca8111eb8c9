using System.Buffers;
using System.Globalization;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// The text log format of Lambda's managed .NET runtime: time, request id, level and message separated by tabs, then the exception. Control
/// characters are replaced by escape sequences such as <c>\u000A</c>, so that a message cannot end the line or forge a field.
/// </summary>
internal sealed class TextLogFormat : LogFormat
{
    private static readonly string[] labels = ["trce", "dbug", "info", "warn", "fail", "crit"];

    // Control characters, line separator and paragraph separator.
    private static readonly SearchValues<char> unsafeCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(static code => (char)code), '\u2028', '\u2029']);

    public override uint FrameType => 0xa55a0003;

    public override void Write(ArrayBufferWriter<byte> line, in LogEvent log)
    {
        WriteTime(line, log.Time);
        line.Write("\t"u8);
        WriteEscaped(line, log.Context?.AwsRequestId);
        line.Write("\t"u8);
        WriteText(line, labels[(int)log.Level]);
        line.Write("\t"u8);
        var parts = new LogTemplate(log.Message, log.Texts);
        while (parts.MoveNext())
        {
            WriteEscaped(line, parts.Text);
        }

        foreach (var exceptionLine in log.Exception?.ToLines() ?? [])
        {
            line.Write("\n"u8);
            WriteEscaped(line, exceptionLine);
        }
    }

    private static void WriteEscaped(ArrayBufferWriter<byte> line, ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAny(unsafeCharacters)) >= 0; text = text[(at + 1)..])
        {
            WriteText(line, text[..at]);
            WriteText(line, string.Create(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:X4}"));
        }

        WriteText(line, text);
    }
}
