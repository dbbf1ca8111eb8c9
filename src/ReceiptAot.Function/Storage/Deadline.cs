namespace ReceiptAot.Function.Storage;

/// <summary>When a call is to be over.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">How long it may take, from now on.</param>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long begun = time.GetTimestamp();

    /// <summary>Whether no time is left.</summary>
    public bool IsOver => Left <= TimeSpan.Zero;

    /// <summary>What is left; less than nothing after it.</summary>
    public TimeSpan Left => limit - time.GetElapsedTime(begun);

    /// <summary>This one, or an earlier one after that long.</summary>
    public Deadline AtMost(TimeSpan most) => new(time, Left < most ? Left : most);

    /// <summary>What is left, in milliseconds as a socket takes them, to which 0 means for ever.</summary>
    /// <exception cref="TimeoutException">Nothing is left.</exception>
    public int SocketTimeout() => IsOver ? throw new TimeoutException("The time was over.") : (int)Math.Ceiling(Left.TotalMilliseconds);
}
