using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// A session with a directory bucket (Amazon S3 API Reference, "CreateSession"). It lasts 5 minutes by S3's clock; by this machine's,
/// which may differ, it is used for 4 minutes from its creation on.
/// </summary>
/// <param name="AccessKeyId">The id of the temporary key.</param>
/// <param name="SecretAccessKey">The temporary key.</param>
/// <param name="Token">The session token.</param>
/// <param name="Created">When it was asked for.</param>
internal sealed record BucketSession(string AccessKeyId, string SecretAccessKey, string Token, DateTimeOffset Created)
{
    private static readonly TimeSpan lifetime = TimeSpan.FromMinutes(4);

    /// <summary>Whether the session can still be used.</summary>
    public bool IsFresh => (DateTimeOffset.UtcNow - Created).Duration() < lifetime;

    /// <summary>Reads the response to CreateSession.</summary>
    /// <exception cref="MalformedResponseException">The response is not one of S3.</exception>
    public static BucketSession Read(HttpResponse response, DateTimeOffset created)
    {
        return new(Find("AccessKeyId"), Find("SecretAccessKey"), Find("SessionToken"), created);

        string Find(string name) => XmlElement.Find(response.Body, name) is { Length: > 0 } text && text.All(static c => c is > ' ' and <= '~')
            ? text
            : throw new MalformedResponseException("the response to CreateSession is not one of S3");
    }
}
