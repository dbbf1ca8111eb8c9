namespace ReceiptAot.Function.Storage;

/// <summary>What holds for each connection to S3, by whatever client.</summary>
internal static class ConnectionLimits
{
    /// <summary>How long it may take to open one.</summary>
    public static TimeSpan ToOpen { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long one may have been idle, by the wall clock, and still be used: S3 closes idle ones within seconds, and a sandbox that was
    /// frozen finds its sockets dead, while the clock that timers run by may have stood still.
    /// </summary>
    public static TimeSpan Idle { get; } = TimeSpan.FromSeconds(4);
}
