using System.Net;

namespace ReceiptAot.Http;

/// <summary>
/// Looks up the addresses of hosts. The resolver of the system blocks without a time limit, so a separate thread waits for it, and callers
/// stop waiting at their deadline. Callers that need the same host share one lookup: a stalled resolver blocks at most one thread per host.
/// </summary>
internal sealed class HostResolver
{
    private readonly Dictionary<string, Task<IPAddress[]>> lookups = [];

    /// <exception cref="IOException">The host is unknown, or the resolver failed.</exception>
    /// <exception cref="TimeoutException">The resolver did not respond before the deadline.</exception>
    public IPAddress[] Resolve(string host, Deadline deadline)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        Task<IPAddress[]>? lookup;
        lock (lookups)
        {
            if (!lookups.TryGetValue(host, out lookup) || lookup.IsCompleted)
            {
                // A thread of the pool would have to start the pool first: 0.5 ms of init.
                lookup = Task.Factory.StartNew(
                    () => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                lookups[host] = lookup;
            }
        }

        return Task.WaitAny([lookup], deadline.SocketTimeout()) < 0 ? throw new TimeoutException($"{host} was not resolved in time")
            : lookup.IsCompletedSuccessfully ? lookup.Result
            : throw new IOException($"{lookup.Exception!.GetBaseException().Message} ({host})", lookup.Exception);
    }
}
