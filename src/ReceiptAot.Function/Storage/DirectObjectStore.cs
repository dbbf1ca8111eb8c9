using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using ReceiptAot.Core;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>S3 without AWS's SDK: just the two requests that a receipt needs, over connections of its own. Made once, in init.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The connections live as long as the process.")]
internal sealed class DirectObjectStore : IObjectStore
{
    // An error of S3's is a few hundred bytes of XML.
    private const int MostOfError = 64 * 1024;

    private readonly Settings settings;
    private readonly TimeProvider time;
    private readonly SignedRequest requests;
    private readonly KeptConnections connections;
    private TimeSpan clockCorrection;

    /// <summary>Makes it, without a request.</summary>
    /// <exception cref="InvalidConfiguration">The bucket or its endpoint is of a kind that this client does not know.</exception>
    public DirectObjectStore(Settings settings)
    {
        var endpoint = BucketEndpoint.Of(settings);
        this.settings = settings;
        time = TimeProvider.System;
        requests = new SignedRequest(settings, endpoint);
        connections = new KeptConnections(endpoint, TlsOf(endpoint), time);
    }

    /// <inheritdoc/>
    public string Bucket => settings.Bucket!;

    /// <inheritdoc/>
    public async Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var call = S3Call.ToStore(key, settings);
        var reply = await SendAsync(call, () => requests.Put(key.Value, content.Span, Now), mostOfSuccess: 0, cancellationToken);
        return reply.IsSuccess || (reply.Status == HttpStatusCode.PreconditionFailed ? false : throw call.Failed(reply.Answer));
    }

    /// <inheritdoc/>
    public async Task RehearseAsync(ReceiptKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var call = S3Call.ToStore(key, settings);
        _ = requests.Put(key.Value, content.Span, Now);
        try
        {
            _ = await connections.SendAsync(requests.Opening, static _ => MostOfError, cancellationToken);
        }
        catch (Exception e) when (S3Call.IsOfTheNetwork(e) && !cancellationToken.IsCancellationRequested)
        {
            throw call.Unreached(e);
        }
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, CancellationToken cancellationToken)
    {
        var call = S3Call.ToReadBack(key, settings);
        var reply = await SendAsync(call, () => requests.Get(key.Value, Now), maxBytes, cancellationToken);
        if (reply.IsSuccess)
        {
            return reply.IsIntact ? reply.Body : throw call.Unreached(new IOException("the object was damaged on its way"));
        }

        return reply.Answer.IsNoObject ? null : throw call.Failed(reply.Answer);
    }

    private DateTimeOffset Now => time.GetUtcNow() + clockCorrection;

    private static SslClientAuthenticationOptions? TlsOf(BucketEndpoint endpoint) => endpoint.IsTls
        ? new SslClientAuthenticationOptions { TargetHost = endpoint.Host, RemoteCertificateValidationCallback = Trust.Validation }
        : null;

    /// <summary>Calls S3, and once more by S3's clock where it says that this machine's is wrong: a signature tells the time.</summary>
    private async Task<S3Reply> SendAsync(S3Call call, Func<byte[]> request, int mostOfSuccess, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await connections.SendAsync(request(), MostOfBody, cancellationToken);
            if (reply.IsSuccess || reply.Answer.Code != "RequestTimeTooSkewed" || reply.Date is not { } now)
            {
                return reply;
            }

            clockCorrection = now - time.GetUtcNow();
            return await connections.SendAsync(request(), MostOfBody, cancellationToken);
        }
        catch (Exception e) when (S3Call.IsOfTheNetwork(e) && !cancellationToken.IsCancellationRequested)
        {
            throw call.Unreached(e);
        }

        int MostOfBody(HttpReplyHead head) => S3Reply.IsSuccessful(head) ? mostOfSuccess : MostOfError;
    }
}
