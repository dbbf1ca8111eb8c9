using System.Net;

namespace ReceiptAot.Http;

/// <summary>
/// The addresses of a host, looked up for each connection. The system's resolver blocks without a time limit, so a thread of its own
/// waits for it, and callers stop waiting at their deadline. Callers that ask for a host while its lookup is under way share the result:
/// a resolver that stalls holds one thread for a host, never more.
/// </summary>
internal static class HostAddresses
{
    private static readonly Dictionary<string, Task<IPAddress[]>> lookups = [];

    /// <summary>Looks up a host; an address stands for itself.</summary>
    /// <exception cref="IOException">The host is unknown, or the resolver failed.</exception>
    /// <exception cref="TimeoutException">The resolver did not answer before the deadline.</exception>
    public static IPAddress[] Resolve(string host, Deadline deadline)
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
