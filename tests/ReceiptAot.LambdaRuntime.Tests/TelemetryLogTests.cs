using System.Buffers.Binary;
using System.IO.Pipes;
using System.Text;

namespace ReceiptAot.LambdaRuntime.Tests;

public class TelemetryLogTests
{
    [Theory]
    [InlineData(null, 0xa55a0003)]
    [InlineData("Text", 0xa55a0003)]
    [InlineData("json", 0xa55a0002)]
    public async Task Writes_each_line_as_one_frame_to_the_file_descriptor(string? format, uint type)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var stdout = new MemoryStream();
        using var log = new LogWriter(
            name => name switch
            {
                "_LAMBDA_TELEMETRY_LOG_FD" => pipe.GetClientHandleAsString(),
                "AWS_LAMBDA_LOG_FORMAT" => format,
                _ => null,
            },
            stdout);
        var before = DateTime.UtcNow;

        foreach (var message in (string[])["first\nof two", "second"])
        {
            log.Write(default, LogLevel.Error, new InvalidOperationException("No."), message, []);
            var header = new byte[16];
            await pipe.ReadExactlyAsync(header);
            var body = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4))];
            await pipe.ReadExactlyAsync(body);

            BinaryPrimitives.ReadUInt32BigEndian(header).Should().Be(type);
            var time = DateTime.UnixEpoch.AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8)));
            time.Should().BeCloseTo(before, TimeSpan.FromMinutes(1));
            Encoding.UTF8.GetString(body).Should().Contain(message.Split('\n')[0]).And.Contain("No.").And.EndWith("\n");
        }

        stdout.Length.Should().Be(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-1")]
    public void Lines_are_written_to_stdout_if_the_file_descriptor_is_invalid(string descriptor)
    {
        using var stdout = new MemoryStream();
        using var log = new LogWriter(name => name == "_LAMBDA_TELEMETRY_LOG_FD" ? descriptor : null, stdout);

        log.Write(default, LogLevel.Error, null, "x", []);

        Encoding.UTF8.GetString(stdout.ToArray()).Should().EndWith("\t\tfail\tx\n");
    }

    [Fact]
    public void Does_not_throw_if_the_pipe_has_no_reader()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var log = new LogWriter(
            name => name == "_LAMBDA_TELEMETRY_LOG_FD" ? pipe.GetClientHandleAsString() : null, Stream.Null);
        pipe.SafePipeHandle.Dispose();

        log.Invoking(static log => log.Write(default, LogLevel.Error, null, "x", [])).Should().NotThrow();
    }

    [Fact]
    public void Does_not_throw_if_the_file_descriptor_is_closed()
    {
        using var log = new LogWriter(static name => name == "_LAMBDA_TELEMETRY_LOG_FD" ? "987654" : null, Stream.Null);

        log.Invoking(static log => log.Write(default, LogLevel.Error, null, "x", [])).Should().NotThrow();
    }
}
