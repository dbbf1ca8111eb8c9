using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>
/// One connection to S3, for one request at a time. It goes straight to the host: HTTP proxies are not supported, and no redirect is
/// followed, as a request is signed for its host. After a failure, a cut-off included, it can only be disposed of.
/// </summary>
internal sealed class S3Connection : IDisposable
{
    private static readonly TimeSpan longestConnect = TimeSpan.FromSeconds(1);

    private readonly HttpReplyReader reader = new();
    private readonly Socket socket;
    private readonly Stream stream;

    private S3Connection(Socket socket, Stream stream) => (this.socket, this.stream) = (socket, stream);

    /// <summary>Whether a byte of the reply to the last request has come.</summary>
    public bool ReplyHasBegun => reader.HasBegun;

    /// <summary>Whether another request may follow the last.</summary>
    public bool IsReusable => reader.IsReusable;

    /// <summary>Whether the server has ended it while it was idle after a reply: nothing is due then, so what can be read is its end.</summary>
    public bool HasEnded => socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Opens one.</summary>
    /// <param name="endpoint">Whom to.</param>
    /// <param name="tls">How to speak TLS; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">What gives up.</param>
    /// <exception cref="TimeoutException">Nobody answered within 1 s.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection disposes of them, or the catch does.")]
    public static async Task<S3Connection> OpenAsync(
        BucketEndpoint endpoint, SslClientAuthenticationOptions? tls, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var stream = Stream.Null;
        try
        {
            await ConnectAsync(socket, endpoint, time, cancellationToken);
            stream = new NetworkStream(socket);
            if (tls is not null)
            {
                var secured = new SslStream(stream);
                stream = secured;
                await secured.AuthenticateAsClientAsync(tls, cancellationToken);
            }

            return new S3Connection(socket, stream);
        }
        catch
        {
            await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request, and reads the reply.</summary>
    /// <param name="request">Head and body.</param>
    /// <param name="mostOfBody">How many bytes of the reply's body are enough.</param>
    /// <param name="cancellationToken">What gives up.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="MalformedReplyException">The reply is not one, or was cut short.</exception>
    public async Task<S3Reply> ExchangeAsync(ReadOnlyMemory<byte> request, Func<HttpReplyHead, int> mostOfBody, CancellationToken cancellationToken)
    {
        reader.Reset(mostOfBody);
        var refusal = await WriteAsync(request, cancellationToken);
        var count = await stream.ReadAsync(reader.Room, cancellationToken);
        if (count == 0 && refusal is not null)
        {
            throw refusal;
        }

        while (!reader.Advance(count))
        {
            count = await stream.ReadAsync(reader.Room, cancellationToken);
        }

        return new S3Reply(reader.Head, [.. reader.Body], reader.IsCut);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private static async Task ConnectAsync(Socket socket, BucketEndpoint endpoint, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longestConnect, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{endpoint.Host} did not take the connection within {longestConnect.TotalSeconds} s");
        }
    }

    // S3 may refuse a long body before it has read it: then its reply tells more than the error.
    private async Task<IOException?> WriteAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(request, cancellationToken);
            return null;
        }
        catch (IOException e)
        {
            return e;
        }
    }
}
