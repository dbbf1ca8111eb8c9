using System.Net.Security;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace ReceiptAot.Function.Tests.Http;

/// <summary>Sends requests to one server over a connection pool.</summary>
internal sealed record PoolClient(ConnectionPool Pool, HttpEndpoint Endpoint) : IDisposable
{
    private static readonly byte[] get = "GET / HTTP/1.1\r\n\r\n"u8.ToArray();
    private static readonly byte[] put = "PUT / HTTP/1.1\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan ampleTime = TimeSpan.FromSeconds(30);

    /// <param name="time">The clock of the pool; if null, a clock that does not advance.</param>
    /// <param name="tls">Null for a connection without TLS.</param>
    public static PoolClient For(ScriptedTcpServer server, TimeProvider? time = null, SslClientAuthenticationOptions? tls = null) => new(
        new ConnectionPool(_ => tls!, time ?? new FakeTimeProvider()),
        new HttpEndpoint("127.0.0.1", server.Port, tls is not null));

    /// <returns>The body of the response.</returns>
    public async Task<string> SendAsync() => Encoding.ASCII.GetString((await SendAsync(ampleTime)).Body);

    public Task<HttpResponse> SendAsync(TimeSpan limit) => SendAsync(get, limit);

    public Task<HttpResponse> PutAsync() => SendAsync(put, ampleTime);

    public void Dispose() => Pool.Dispose();

    // A request blocks its thread. The thread is a dedicated one, so that the server does not wait for a thread of the thread pool.
    private Task<HttpResponse> SendAsync(byte[] request, TimeSpan limit) => Task.Factory.StartNew(
        () => Pool.Send(Endpoint, request, maxSuccessBytes: 10, new Deadline(TimeProvider.System, limit)),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
