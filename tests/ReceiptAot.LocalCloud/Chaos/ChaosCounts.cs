using System.Collections.Concurrent;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The counts of a chaos run, for several threads.</summary>
internal sealed class ChaosCounts
{
    private readonly ConcurrentDictionary<string, int> events = new();
    private readonly ConcurrentDictionary<string, int> faults = new();
    private int requests;
    private int processes;

    /// <summary>The events of each source.</summary>
    public IReadOnlyDictionary<string, int> Events => events.ToDictionary();

    /// <summary>The faults of each kind.</summary>
    public IReadOnlyDictionary<string, int> Faults => faults.ToDictionary();

    /// <summary>The requests to the embedded S3.</summary>
    public int Requests => requests;

    public int Processes => processes;

    public void AddEvent(ChaosSource source) => events.AddOrUpdate(source.ToString(), 1, static (_, before) => before + 1);

    public void AddFaults(string kind, int count = 1) => faults.AddOrUpdate(kind, count, (_, before) => before + count);

    public void AddRequest() => Interlocked.Increment(ref requests);

    public void AddProcess() => Interlocked.Increment(ref processes);
}
