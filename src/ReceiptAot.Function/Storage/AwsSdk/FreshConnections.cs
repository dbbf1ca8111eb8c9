using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>Kept connections, as many as requests were ever sent at once, none of which is used after it was idle for too long.</summary>
/// <param name="time">The clock.</param>
internal sealed class FreshConnections(TimeProvider time) : HttpMessageHandler
{
    private const int MaxShort = 64 * 1024; // bytes

    // The last one that was used is on top, so below one that is too old are none but older ones.
    private readonly ConcurrentStack<Connection> idle = new();

    /// <summary>
    /// Whether requests are only rehearsed: they are answered as if they had succeeded, and in their place a <see cref="Preflight"/> is sent,
    /// which opens a connection, whatever the server says to it.
    /// </summary>
    public bool Rehearses { get; set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Rehearses)
        {
            using var opening = new HttpRequestMessage(HttpMethod.Options, new Uri(request.RequestUri!, "/"));
            foreach (var (name, value) in Preflight.Headers)
            {
                opening.Headers.Add(name, value);
            }

            using var opened = await SendOnFreshAsync(opening, cancellationToken);
            return new HttpResponseMessage { RequestMessage = request, Content = new ByteArrayContent([]) };
        }

        request.Headers.ExpectContinue = false; // it costs a round trip, to spare a body that is shorter than the headers
        return await SendOnFreshAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendOnFreshAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var connection = TakeFresh();
        var isFree = false;
        try
        {
            var response = await connection.Http.SendAsync(request, cancellationToken);
            if (IsShort(response))
            {
                await response.Content.LoadIntoBufferAsync(MaxShort, cancellationToken);
                isFree = true;
            }

            return response;
        }
        finally
        {
            if (isFree)
            {
                idle.Push(connection with { LastUse = time.GetUtcNow() });
            }
            else
            {
                connection.Http.Dispose(); // what still comes on it may be read; after that it is closed
            }
        }
    }

    // A connection is free again when the whole answer is in. One answer alone is ever long: to a GET of an object that is no receipt.
    private static bool IsShort(HttpResponseMessage response) =>
        response.RequestMessage!.Method != HttpMethod.Get || !response.IsSuccessStatusCode || response.Content.Headers.ContentLength <= MaxShort;

    private Connection TakeFresh()
    {
        if (idle.TryPop(out var connection))
        {
            if ((time.GetUtcNow() - connection.LastUse).Duration() <= ConnectionLimits.Idle)
            {
                return connection;
            }

            connection.Http.Dispose();
            Close();
        }

        return Open();
    }

    private void Close()
    {
        while (idle.TryPop(out var connection))
        {
            connection.Http.Dispose();
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The invoker disposes of it.")]
    private static Connection Open() => new(
        new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // the SDK has to sign anew
                ConnectTimeout = ConnectionLimits.ToOpen,
                PooledConnectionIdleTimeout = ConnectionLimits.Idle,
                SslOptions = Trust.OptionsFor(),
            },
            disposeHandler: true),
        default);

    /// <summary>A connection, opened by the first request on it, and again by one after it broke.</summary>
    private sealed record Connection(HttpMessageInvoker Http, DateTimeOffset LastUse);
}
