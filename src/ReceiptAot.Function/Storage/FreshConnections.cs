using System.Diagnostics.CodeAnalysis;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// Kept connections, none of which is used after more than 4 s of wall time without a request: S3 closes idle ones within seconds, and
/// a sandbox that was frozen finds its sockets dead, while the clock that timers run by may have stood still.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class FreshConnections(TimeProvider time) : HttpMessageHandler
{
    private static readonly TimeSpan longestIdle = TimeSpan.FromSeconds(4);

    private readonly Lock replacing = new();
    private HttpMessageInvoker connections = Open();
    private DateTimeOffset lastUse = time.GetUtcNow();

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = false; // it costs a round trip, to spare a body that is shorter than the headers
        HttpMessageInvoker fresh;
        lock (replacing)
        {
            var now = time.GetUtcNow();
            if ((now - lastUse).Duration() > longestIdle)
            {
                connections = Open(); // the others close by themselves, once no request is on them
            }

            lastUse = now;
            fresh = connections;
        }

        return fresh.SendAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connections.Dispose();
        }

        base.Dispose(disposing);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker disposes of it.")]
    private static HttpMessageInvoker Open() => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // the SDK has to sign anew
            ConnectTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionIdleTimeout = longestIdle,
        },
        disposeHandler: true);
}
