using Microsoft.Extensions.Time.Testing;

namespace ReceiptAot.Function.Tests.Http;

public class DeadlineTests
{
    private readonly FakeTimeProvider time = new();

    /// <summary>A timeout of 0 means that a socket waits forever.</summary>
    [Theory]
    [InlineData(0.001, 1)]
    [InlineData(1.5, 2)]
    [InlineData(1e12, int.MaxValue)]
    public void The_timeout_of_a_socket_is_the_time_left_rounded_up(double milliseconds, int timeout) =>
        new Deadline(time, TimeSpan.FromMilliseconds(milliseconds)).SocketTimeout().Should().Be(timeout);

    [Fact]
    public void No_time_is_left_for_a_socket_after_the_deadline()
    {
        var deadline = new Deadline(time, TimeSpan.FromMilliseconds(1));
        time.Advance(TimeSpan.FromMilliseconds(1));

        deadline.Invoking(static deadline => deadline.SocketTimeout()).Should().Throw<TimeoutException>();
    }

    /// <summary>A thread with little CPU can be suspended past the deadline at any point.</summary>
    [Fact]
    public void The_timeout_of_a_socket_is_calculated_from_a_single_time() =>
        new Deadline(new AdvancingTime(), TimeSpan.FromMilliseconds(15)).SocketTimeout().Should().Be(5);

    /// <summary>A clock that is 10 ms later each time it is read.</summary>
    private sealed class AdvancingTime : TimeProvider
    {
        private long timestamp;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => timestamp += 10;
    }
}
