using System.Globalization;
using System.Text;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>Fills message templates such as <c>Stored {Key}</c>.</summary>
internal static class LogTemplate
{
    /// <summary>Appends a template with its placeholders filled, in their order; without arguments, the message as it stands.</summary>
    public static void Append(StringBuilder line, string template, object[] args)
    {
        if (args.Length == 0)
        {
            AppendEscaped(line, template);
            return;
        }

        var next = 0;
        for (var at = 0; at < template.Length; at++)
        {
            var letter = template[at];
            var end = letter == '{' ? template.IndexOf('}', at) : -1;
            if (letter is '{' or '}' && at + 1 < template.Length && template[at + 1] == letter)
            {
                _ = line.Append(letter);
                at++;
            }
            else if (end > 0 && next < args.Length)
            {
                AppendEscaped(line, Convert.ToString(args[next++], CultureInfo.InvariantCulture));
                at = end;
            }
            else
            {
                _ = line.Append(letter);
            }
        }
    }

    /// <summary>Appends data so that it can't end the line or forge a field: control characters stand as <c>\u000A</c>.</summary>
    public static void AppendEscaped(StringBuilder line, string? data)
    {
        foreach (var letter in data ?? "")
        {
            _ = char.IsControl(letter) || letter is '\u2028' or '\u2029'
                ? line.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}")
                : line.Append(letter);
        }
    }
}
