namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The measurements of one cold start.</summary>
/// <param name="Init">The time from process start to the first request for an event.</param>
/// <param name="First">The time from that event to its response, with the receipt stored.</param>
/// <param name="InitCpu">The CPU time of the process at its first request for an event.</param>
/// <param name="FirstCpu">The CPU time of the process after the first invocation, init included.</param>
/// <param name="PeakMemory">The peak of resident memory after the first invocation, in bytes.</param>
/// <param name="Warm">The durations of the invocations after the first one.</param>
public sealed record ColdStart(
    TimeSpan Init, TimeSpan First, TimeSpan InitCpu, TimeSpan FirstCpu, long PeakMemory, IReadOnlyList<TimeSpan> Warm)
{
    /// <summary>The time that the first caller waits and Lambda bills, without the work of the benchmark between the phases.</summary>
    public TimeSpan Total => Init + First;
}
