using System.Diagnostics.CodeAnalysis;
using System.Net;
using ReceiptAot.Core;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>S3 without AWS's SDK: just the two requests that a receipt needs, over connections of its own. Made once, in init.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The connections live as long as the process.")]
internal sealed class DirectObjectStore : IObjectStore
{
    // An error of S3's is a few hundred bytes of XML.
    private const int MostOfError = 64 * 1024;

    private readonly Settings settings;
    private readonly TimeProvider time;
    private readonly S3Requests requests;
    private readonly KeptConnections connections;
    private TimeSpan clockCorrection;

    /// <summary>Makes it, without a request.</summary>
    /// <exception cref="InvalidConfiguration">The bucket or its endpoint is of a kind that this client does not know.</exception>
    public DirectObjectStore(Settings settings)
    {
        var endpoint = BucketEndpoint.Of(settings);
        this.settings = settings;
        time = TimeProvider.System;
        requests = new S3Requests(settings, endpoint);
        connections = new KeptConnections(endpoint, static host => Trust.OptionsFor(host), time);
    }

    /// <inheritdoc/>
    public string Bucket => settings.Bucket!;

    private DateTimeOffset Now => time.GetUtcNow() + clockCorrection;

    /// <inheritdoc/>
    public Task<bool> PutIfAbsentAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan limit)
    {
        var call = S3Call.ToStore(key, settings);
        var reply = Send(call, () => requests.Put(key.Value, content.Span, Now), mostOfSuccess: 0, limit);
        return Task.FromResult(
            reply.IsSuccess || (reply.Status == HttpStatusCode.PreconditionFailed ? false : throw call.Failed(reply.Answer)));
    }

    /// <inheritdoc/>
    public Task RehearseAsync(ReceiptKey key, ReadOnlyMemory<byte> content, TimeSpan limit)
    {
        _ = requests.Put(key.Value, content.Span, Now);
        _ = Send(S3Call.ToStore(key, settings), () => requests.Opening, MostOfError, limit);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> GetAsync(ReceiptKey key, int maxBytes, TimeSpan limit)
    {
        var call = S3Call.ToReadBack(key, settings);
        var reply = Send(call, () => requests.Get(key.Value, Now), maxBytes, limit);
        if (!reply.IsSuccess)
        {
            return reply.Status == HttpStatusCode.NotFound ? Task.FromResult<ReadOnlyMemory<byte>?>(null) : throw call.Failed(reply.Answer);
        }

        return reply.IsIntact
            ? Task.FromResult<ReadOnlyMemory<byte>?>(reply.Body)
            : throw call.Unreached(new IOException("the object was damaged on its way"));
    }

    /// <summary>Calls S3, and once more by S3's clock where it says that this machine's is wrong: a signature tells the time.</summary>
    private S3Reply Send(S3Call call, Func<byte[]> request, int mostOfSuccess, TimeSpan limit)
    {
        var deadline = new Deadline(time, limit);
        try
        {
            var reply = connections.Send(request(), MostOfBody, deadline);
            if (reply.IsSuccess || reply.Answer.Code != S3Answer.ClockIsOff || reply.Date is not { } now)
            {
                return reply;
            }

            clockCorrection = now - time.GetUtcNow();
            return connections.Send(request(), MostOfBody, deadline);
        }
        catch (Exception e) when (S3Call.IsOfTheNetwork(e))
        {
            throw deadline.IsOver ? S3Call.Unanswered(e) : call.Unreached(e);
        }

        int MostOfBody(HttpReplyHead head) => S3Reply.IsSuccessful(head) ? mostOfSuccess : MostOfError;
    }
}
