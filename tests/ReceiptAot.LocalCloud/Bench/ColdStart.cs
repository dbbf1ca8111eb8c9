namespace ReceiptAot.LocalCloud.Bench;

/// <summary>One cold start, measured.</summary>
/// <param name="Init">From the start of the program to its first asking for an event.</param>
/// <param name="First">From that event's handing out to its answer, with the receipt stored.</param>
/// <param name="InitCpu">The CPU time that the process had used when it first asked for an event.</param>
/// <param name="FirstCpu">What it had used after the first invocation, init included.</param>
/// <param name="PeakMemory">The most memory, in bytes, that it had had resident by then.</param>
/// <param name="Warm">What the invocations after that took, each.</param>
public sealed record ColdStart(
    TimeSpan Init, TimeSpan First, TimeSpan InitCpu, TimeSpan FirstCpu, long PeakMemory, IReadOnlyList<TimeSpan> Warm)
{
    /// <summary>What the first caller waits for, and what is billed of it. What the benchmark itself does between the two is not in it.</summary>
    public TimeSpan Total => Init + First;
}
