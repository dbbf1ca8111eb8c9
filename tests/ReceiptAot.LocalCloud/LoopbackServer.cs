using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ReceiptAot.LocalCloud;

/// <summary>An HTTP server on a free port of 127.0.0.1.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private LoopbackServer(WebApplication application)
    {
        this.application = application;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Url = new Uri(addresses!.Addresses.Single());
    }

    /// <summary>The URL of the server, such as <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Url { get; }

    /// <param name="handler">Handles every request.</param>
    /// <param name="certificate">The server certificate for TLS; without a certificate the server uses plain HTTP.</param>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate handler, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.Protocols = HttpProtocols.Http1; // the only version that S3 supports
                    _ = listen.UseHttps(certificate);
                }
            });
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var application = builder.Build();
        application.Run(handler);
        await application.StartAsync();
        return new LoopbackServer(application);
    }

    /// <summary>Closes all connections and stops, without waiting for running requests.</summary>
    public async ValueTask DisposeAsync()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        await application.StopAsync(canceled.Token);
        await application.DisposeAsync();
    }
}
