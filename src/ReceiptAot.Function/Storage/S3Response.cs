using System.Globalization;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage;

/// <summary>A response of S3.</summary>
internal sealed class S3Response(HttpResponse response)
{
    /// <summary>The status code.</summary>
    public int Status => response.Head.Status;

    /// <summary>The body, or as many of its bytes as were asked for.</summary>
    public ReadOnlyMemory<byte> Body => response.Body;

    /// <summary>Whether there is an ETag, which S3 sends with every object that it stores or returns.</summary>
    public bool HasETag => !string.IsNullOrWhiteSpace(response.Head["ETag"]);

    /// <summary>S3's time.</summary>
    public DateTimeOffset? Date =>
        DateTimeOffset.TryParse(response.Head["Date"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>
    /// Whether the body is the object, or its beginning where the object is longer than was asked for: its end is known, and a checksum
    /// that came with it matches. An empty body needs one, as proxies answer with an empty 200.
    /// </summary>
    public bool IsWholeObject =>
        response.Head.Framing != HttpFraming.UntilClose
        && (response.IsCut || (Checksum.Verify(response.Head, response.Body) ?? response.Body.Length > 0));

    /// <summary>The error, of a response that is none of success.</summary>
    public S3Error Error => new(
        Status,
        XmlElement.Find(response.Body, "Code"),
        response.Head["x-amz-request-id"],
        response.Head["x-amz-bucket-region"] ?? XmlElement.Find(response.Body, "Region"),
        response.Head["Location"]);
}
