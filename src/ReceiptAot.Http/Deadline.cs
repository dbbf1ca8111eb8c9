namespace ReceiptAot.Http;

/// <summary>When an operation has to be over.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">How long the operation may take, from now on.</param>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long started = time.GetTimestamp();

    /// <summary>Whether no time is left.</summary>
    public bool IsOver => Left <= TimeSpan.Zero;

    /// <summary>The time left; negative after the deadline.</summary>
    public TimeSpan Left => limit - time.GetElapsedTime(started);

    /// <summary>This deadline, or an earlier one that is <paramref name="most"/> away.</summary>
    public Deadline AtMost(TimeSpan most) => new(time, Left < most ? Left : most);

    /// <summary>The time left in milliseconds, as sockets take it: at least 1, as 0 means no limit to a socket.</summary>
    /// <exception cref="TimeoutException">No time is left.</exception>
    public int SocketTimeout() =>
        IsOver ? throw new TimeoutException("The deadline is over.") : (int)Math.Min(Math.Ceiling(Left.TotalMilliseconds), int.MaxValue);
}
