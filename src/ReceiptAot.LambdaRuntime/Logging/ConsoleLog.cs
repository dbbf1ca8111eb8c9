using System.Text;

namespace ReceiptAot.LambdaRuntime.Logging;

/// <summary>
/// Replaces <see cref="Console.Out"/> and <see cref="Console.Error"/>: a line that a library writes becomes a log line, and cannot become a
/// part of another one. A line of more than 65,536 characters becomes several. An incomplete line at the end of the process is lost.
/// </summary>
internal sealed class ConsoleLog(LogWriter log)
{
    private readonly LogWriter log = log;

    /// <summary>Lines at level Information.</summary>
    public TextWriter Out => new LineWriter(this, LogLevel.Information);

    /// <summary>Lines at level Error.</summary>
    public TextWriter Error => new LineWriter(this, LogLevel.Error);

    /// <summary>The invocation of the lines; null in init, and if several invocations run at once.</summary>
    public ILambdaContext? Context { get; set; }

    private sealed class LineWriter(ConsoleLog console, LogLevel level) : TextWriter
    {
        private const int MaxLength = 64 * 1024;

        private readonly StringBuilder line = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            // The two characters of a line break and of a surrogate pair stay together.
            if (value == '\n'
                || line.Length > MaxLength
                || (line.Length == MaxLength && value != '\r' && !char.IsLowSurrogate(value)))
            {
                var text = line.ToString();
                _ = line.Clear();
                _ = console.log.Write(console.Context, level, null, text.TrimEnd('\r'), []);
            }

            if (value != '\n')
            {
                _ = line.Append(value);
            }
        }
    }
}
