using ReceiptAot.Function.Metrics;

namespace ReceiptAot.Function.Tests.Metrics;

public class MetricsWriterTests
{
    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public void An_output_that_cannot_be_written_does_not_fail_the_invocation(Type error)
    {
        using var output = new FailingStream((Exception)Activator.CreateInstance(error)!);
        var writer = new MetricsWriter(output, "Shop", "receipts");

        var end = () => writer.End(writer.Begin(), "id-1");

        end.Should().NotThrow();
        output.Writes.Should().Be(1);
    }

    private sealed class FailingStream(Exception error) : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            throw error;
        }
    }
}
