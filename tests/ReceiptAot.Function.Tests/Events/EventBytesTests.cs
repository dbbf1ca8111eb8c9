using System.Text;

namespace ReceiptAot.Function.Tests.Events;

public class EventBytesTests
{
    [Fact]
    public void Reads_a_stream_from_its_position_to_its_end()
    {
        var bytes = Encoding.UTF8.GetBytes("xx" + SampleOrder.Json);
        using var memory = new MemoryStream(bytes) { Position = 2 }; // does not expose its buffer
        using var buffered = new BufferedStream(new MemoryStream(bytes[2..]));

        EventBytes.From(memory).ToArray().Should().Equal(bytes[2..]);
        EventBytes.From(buffered).ToArray().Should().Equal(bytes[2..]);
    }
}
