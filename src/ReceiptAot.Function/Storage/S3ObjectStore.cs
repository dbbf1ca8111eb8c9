using System.Security.Authentication;

namespace ReceiptAot.Function.Storage;

/// <summary>A bucket in S3: interprets the responses of S3, in the same way for both clients.</summary>
internal sealed class S3ObjectStore(Settings settings, IS3Client client) : IObjectStore
{
    // A larger correction is ignored: the clock of a sandbox is never wrong by a year, so the time in the response must be.
    private static readonly TimeSpan maxClockCorrection = TimeSpan.FromDays(365);

    public string Bucket => settings.Bucket!;

    public bool PutIfAbsent(ReceiptKey key, ReadOnlyMemory<byte> content, Deadline deadline)
    {
        var operation = S3Operation.Store(key, settings);
        var response = Send(operation, () => client.Put(key.Value, content, deadline), deadline);
        return response.Status switch
        {
            200 when response.HasETag => true,
            412 => false,
            >= 200 and < 300 => throw operation.Failed(
                $"the response, {response.Status} {(response.HasETag ? "with" : "without")} an ETag, is not a response of S3"),
            _ => throw operation.Failed(response.Error),
        };
    }

    public ReadOnlyMemory<byte>? Get(ReceiptKey key, int maxBytes, Deadline deadline)
    {
        var operation = S3Operation.ReadBack(key, settings);
        var response = Send(operation, () => client.Get(key.Value, maxBytes, deadline), deadline);
        return response.Status switch
        {
            200 when response.IsWholeObject => response.Body,
            404 when response.Error.Code is not "NoSuchBucket" => (ReadOnlyMemory<byte>?)null,
            >= 200 and < 300 => throw operation.Failed(
                $"the response, {response.Status}, is not the complete object, or was damaged in transit"),
            _ => throw operation.Failed(response.Error),
        };
    }

    /// <summary>Sends a request, and repeats the request with S3's time if S3 reports that the clock of this machine is wrong.</summary>
    private S3Response Send(S3Operation operation, Func<HttpResponse> send, Deadline deadline)
    {
        try
        {
            var response = new S3Response(send());
            if (response is { Status: >= 400, Error.Code: "RequestTimeTooSkewed", Date: { } now }
                && now - DateTimeOffset.UtcNow is var correction && correction.Duration() < maxClockCorrection)
            {
                client.ClockCorrection = correction;
                response = new S3Response(send());
            }

            return response;
        }
        catch (Exception e) when (e is IOException or AuthenticationException or TimeoutException)
        {
            throw deadline.IsOver
                ? new TimeoutException("S3 did not respond in time.", e)
                : operation.Failed(e.GetBaseException().Message);
        }
        catch (InvalidOperationException e)
        {
            throw operation.SendFailed(e);
        }
    }
}
