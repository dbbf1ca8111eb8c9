namespace ReceiptAot.Function.Storage.AwsSdk;

/// <summary>
/// A session with a directory bucket (Amazon S3 API Reference, "CreateSession"). A session lasts 5 minutes by the clock of S3, and is used
/// for 4 minutes by the clock of this machine, which may differ.
/// </summary>
internal sealed record BucketSession(string AccessKeyId, string SecretAccessKey, string Token, DateTimeOffset Created)
{
    private static readonly TimeSpan lifetime = TimeSpan.FromMinutes(4);

    public bool IsFresh => (DateTimeOffset.UtcNow - Created).Duration() < lifetime;

    /// <exception cref="MalformedResponseException">The response has no valid credentials.</exception>
    public static BucketSession Read(HttpResponse response, DateTimeOffset created)
    {
        return new(Find("AccessKeyId"), Find("SecretAccessKey"), Find("SessionToken"), created);

        string Find(string name) =>
            XmlElement.Find(response.Body, name) is { Length: > 0 } text && text.All(static c => c is > ' ' and <= '~')
                ? text
                : throw new MalformedResponseException("the response to CreateSession is not a response of S3");
    }
}
