using System.Net;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>
/// A host's addresses, asked for at each connection. The system's resolver blocks, and has no limit of its own: it gets a thread to itself,
/// which is left to itself when the time is over. All that ask meanwhile wait for the same one.
/// </summary>
/// <param name="host">The host's name or address.</param>
internal sealed class HostAddresses(string host)
{
    private readonly Lock mutex = new();
    private Task<IPAddress[]>? resolving;

    /// <summary>The addresses.</summary>
    /// <exception cref="AggregateException">The name is not known, or the resolver failed.</exception>
    /// <exception cref="TimeoutException">The resolver did not answer in time.</exception>
    public IPAddress[] Resolve(Deadline deadline)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        Task<IPAddress[]> current;
        lock (mutex)
        {
            if (resolving is null or { IsCompleted: true })
            {
                // One of the pool's threads would start the pool first: 0.5 ms of init.
                resolving = Task.Factory.StartNew(
                    () => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            current = resolving;
        }

        return current.Wait(deadline.SocketTimeout()) ? current.Result : throw new TimeoutException($"{host} was not resolved in time");
    }
}
