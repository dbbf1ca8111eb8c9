namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The measurements of one event with a batch of orders.</summary>
/// <param name="Duration">The time from the event to its response, with all receipts stored.</param>
/// <param name="CpuPerOrder">The CPU time of the process during the event, divided by the number of orders.</param>
/// <param name="PeakMemory">The peak of resident memory after the event, in bytes.</param>
public sealed record BatchSample(TimeSpan Duration, TimeSpan CpuPerOrder, long PeakMemory);
