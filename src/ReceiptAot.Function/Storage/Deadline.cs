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

    /// <summary>What is left, as a socket takes it, to which 0 means for ever.</summary>
    /// <param name="most">What it may be at most.</param>
    /// <exception cref="TimeoutException">Nothing is left.</exception>
    public int SocketTimeout(TimeSpan? most = null) => IsOver
        ? throw new TimeoutException("The time was over.")
        : (int)Math.Ceiling(Math.Min(Left.TotalMilliseconds, (most ?? Left).TotalMilliseconds));
}
