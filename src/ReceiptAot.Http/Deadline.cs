namespace ReceiptAot.Http;

/// <summary>A time limit that starts when the deadline is created.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long started = time.GetTimestamp();

    public bool IsOver => Left <= TimeSpan.Zero;

    /// <summary>Negative after the deadline.</summary>
    public TimeSpan Left => limit - time.GetElapsedTime(started);

    /// <summary>Returns this deadline, or an earlier one in <paramref name="max"/> from now.</summary>
    public Deadline AtMost(TimeSpan max) => new(time, Left < max ? Left : max);

    /// <summary>The time left in milliseconds for a socket option: at least 1, as 0 means no time limit.</summary>
    /// <exception cref="TimeoutException">The deadline has passed.</exception>
    public int SocketTimeout() => Left.TotalMilliseconds is > 0 and var milliseconds
        ? (int)Math.Min(Math.Ceiling(milliseconds), int.MaxValue)
        : throw new TimeoutException("The deadline has passed.");
}
