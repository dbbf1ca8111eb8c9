using System.Globalization;

namespace ReceiptAot.Function.Storage;

internal sealed class S3Response(HttpResponse response)
{
    public int Status => response.Head.Status;
    public ReadOnlyMemory<byte> Body => response.Body;

    /// <summary>S3 sends an ETag with every object that is stored or read.</summary>
    public bool HasETag => !string.IsNullOrWhiteSpace(response.Head["ETag"]);

    public DateTimeOffset? Date => DateTimeOffset.TryParse(
        response.Head["Date"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>
    /// Whether the body is the complete object, or the first bytes of an object that is longer than the limit: the end is known, and all
    /// checksums match. An empty body needs a checksum, as some proxies respond with an empty 200.
    /// </summary>
    public bool IsWholeObject =>
        response.Head.Framing != HttpFraming.UntilClose
        && (response.IsTruncated || (Checksum.Verify(response.Head, response.Body) ?? response.Body.Length > 0));

    public S3Error Error => new(
        Status,
        XmlElement.Find(response.Body, "Code"),
        response.Head["x-amz-request-id"],
        response.Head["x-amz-bucket-region"] ?? XmlElement.Find(response.Body, "Region"),
        response.Head["Location"]);
}
