using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Tests;

[SuppressMessage("Reliability", "CA2002", Justification = "Console has this lock.")]
public class LogWriterTests
{
    [Theory]
    [InlineData(null, "info warn fail crit")]
    [InlineData("nonsense", "info warn fail crit")]
    [InlineData("TRACE", "dbug info warn fail crit")]
    [InlineData("DEBUG", "dbug info warn fail crit")]
    [InlineData("INFO", "info warn fail crit")]
    [InlineData("warn", "warn fail crit")]
    [InlineData("Warning", "warn fail crit")]
    [InlineData("ERROR", "fail crit")]
    [InlineData("FATAL", "crit")]
    [InlineData("Critical", "crit")]
    public void Writes_lines_from_the_level_of_the_environment_variable(string? level, string labels)
    {
        using var log = new CapturedLog(level: level);
        var logger = log.CreateLogger();

        logger.LogDebug("x");
        logger.LogInformation("x");
        logger.LogWarning("x");
        logger.LogError("x");
        logger.LogCritical("x");

        var lines = log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string.Join(' ', lines.Select(static line => line.Split('\t')[2])).Should().Be(labels);
    }

    [Theory]
    [InlineData("DEBUG", "ERROR", "fail")]
    [InlineData("ERROR", "Warning", "warn fail")]
    [InlineData("ERROR", "", "fail")]
    public void Reads_the_environment_variables_of_the_handler_first(string level, string handlerLevel, string labels)
    {
        using var log = new CapturedLog(format: "JSON", level: level, handlerFormat: "Text", handlerLevel: handlerLevel);
        var logger = log.CreateLogger();

        logger.LogWarning("x");
        logger.LogError("x");

        var lines = log.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string.Join(' ', lines.Select(static line => line.Split('\t')[2])).Should().Be(labels);
    }

    [Fact]
    public void Separates_lines_if_an_argument_logs_while_it_is_formatted()
    {
        using var log = new CapturedLog();
        var logger = log.CreateLogger();

        logger.LogInformation("outer {Inner} outer", new LoggingArgument(logger));

        log.Text.Split('\n')[..2].Select(static line => line.Split('\t')[^1]).Should().Equal("inner", "outer argument outer");
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("JSON")]
    public void An_argument_that_throws_is_empty(string format)
    {
        using var log = new CapturedLog(format);

        log.CreateLogger().LogInformation("a {B} c {D}", new ThrowingArgument(), 1);

        log.Text.Should().Contain("a  c 1");
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("JSON")]
    public void Does_not_change_a_message_whose_arguments_are_null(string format)
    {
        using var log = new CapturedLog(format);

        log.CreateLogger().LogInformation("a {B} {{", args: null!);

        log.Text.Should().Contain("a {B} {{");
    }

    [Theory]
    [InlineData("Text", "\tcrit\t")]
    [InlineData("JSON", "\"Critical\"")]
    public void A_level_above_critical_is_critical(string format, string label)
    {
        using var log = new CapturedLog(format, level: "FATAL");

        log.CreateLogger().Log((LogLevel)6, "x");

        log.Text.Should().Contain(label);
    }

    // Console's own stream locks Console.Out for each write.
    [Fact]
    public void Does_not_deadlock_with_console_output()
    {
        using var output = new ConsoleLikeStream();
        using var log = new LogWriter(static _ => null, output);
        var console = new ConsoleLog(log);
        var logging = new Thread(() => log.Write(null, LogLevel.Information, null, "a log line", [])) { IsBackground = true };
        var writing = new Thread(() =>
        {
            lock (Console.Out)
            {
                logging.Start();
                SpinWait.SpinUntil(() => logging.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
                console.Out.WriteLine("console output");
            }
        })
        { IsBackground = true };

        writing.Start();

        writing.Join(TimeSpan.FromSeconds(20)).Should().BeTrue("both threads write");
        logging.Join();
        output.Text.Split('\n').Select(static line => line.Split('\t')[^1]).Should().Equal("console output", "a log line", "");
    }

    [Fact]
    public void Ignores_lines_after_its_stream_is_closed()
    {
        var output = new MemoryStream();
        using var log = new LogWriter(static _ => null, output);
        output.Dispose();

        var write = () => log.Write(null, LogLevel.Information, null, "too late", []);

        write.Should().NotThrow();
    }

    [Theory]
    [InlineData("x\n", 65_536)]
    [InlineData("x\r\n", 65_536)]
    [InlineData("xx\n", 65_536, 1)]
    [InlineData("\U0001f600\n", 65_537)]
    [InlineData("\U0001f600x\n", 65_537, 1)]
    public void Does_not_split_line_breaks_and_surrogate_pairs_of_console_output(string end, params int[] lengths)
    {
        using var output = new MemoryStream();
        using var log = new LogWriter(static name => name == "AWS_LAMBDA_LOG_FORMAT" ? "JSON" : null, output);

        new ConsoleLog(log).Out.Write(new string('x', 65_535) + end);

        var messages = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!).ToArray();
        messages.Select(static message => message.Length).Should().Equal(lengths);
        messages.Should().AllSatisfy(static message => message.Should().NotContain("\ufffd"));
    }

    [Fact]
    public void Splits_a_long_line_of_console_output()
    {
        using var output = new MemoryStream();
        using var log = new LogWriter(static _ => null, output);

        new ConsoleLog(log).Out.WriteLine(new string('x', 100_000));

        Encoding.UTF8.GetString(output.ToArray()).Split('\n').Select(static line => line.Split('\t')[^1].Length)
            .Should().Equal(65_536, 34_464, 0);
    }

    private sealed class ConsoleLikeStream : MemoryStream
    {
        public string Text => Encoding.UTF8.GetString(ToArray());

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (Console.Out)
            {
                base.Write(buffer);
            }
        }
    }

    private sealed class ThrowingArgument
    {
        public override string ToString() => throw new InvalidOperationException();
    }

    private sealed class LoggingArgument(ILambdaLogger logger)
    {
        public override string ToString()
        {
            logger.LogInformation("inner");
            return "argument";
        }
    }
}
