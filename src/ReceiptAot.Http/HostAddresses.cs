using System.Net;

namespace ReceiptAot.Http;

/// <summary>
/// The addresses of a host, looked up for each connection. The system's resolver blocks without a time limit, so one thread of its own
/// waits for it, and callers stop waiting at their deadline. Callers that ask while a lookup is under way share its result: a resolver
/// that stalls holds one thread, never more.
/// </summary>
internal static class HostAddresses
{
    private static readonly Lock mutex = new();
    private static (string Host, Task<IPAddress[]> Result)? lookup;

    /// <summary>Looks up a host; an address stands for itself.</summary>
    /// <exception cref="IOException">The host is unknown, or the resolver failed.</exception>
    /// <exception cref="TimeoutException">The resolver did not answer before the deadline.</exception>
    public static IPAddress[] Resolve(string host, Deadline deadline)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        while (true)
        {
            var current = Join(host);
            if (Task.WaitAny([current.Result], deadline.SocketTimeout()) < 0)
            {
                throw new TimeoutException($"{host} was not resolved in time");
            }

            if (current.Host == host)
            {
                return current.Result.IsCompletedSuccessfully
                    ? current.Result.Result
                    : throw new IOException($"{current.Result.Exception!.GetBaseException().Message} ({host})", current.Result.Exception);
            }
        }
    }

    /// <summary>The lookup that is under way, whichever host it is for; else a new one.</summary>
    private static (string Host, Task<IPAddress[]> Result) Join(string host)
    {
        lock (mutex)
        {
            if (lookup is not { Result.IsCompleted: false } current)
            {
                // A thread of the pool would have to start the pool first: 0.5 ms of init.
                current = (host, Task.Factory.StartNew(
                    () => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
                lookup = current;
            }

            return current;
        }
    }
}
