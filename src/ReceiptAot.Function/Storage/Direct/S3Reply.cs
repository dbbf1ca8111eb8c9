using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using ReceiptAot.Http;

namespace ReceiptAot.Function.Storage.Direct;

/// <summary>A reply of S3's to the direct client.</summary>
/// <param name="Head">The status line and headers.</param>
/// <param name="Body">The body, or as much of it as was asked for.</param>
/// <param name="IsCut">Whether that is less than all of it.</param>
internal sealed record S3Reply(HttpReplyHead Head, byte[] Body, bool IsCut)
{
    /// <summary>The status code.</summary>
    public HttpStatusCode Status => (HttpStatusCode)Head.Status;

    /// <summary>Whether S3 did what was asked.</summary>
    public bool IsSuccess => IsSuccessful(Head);

    /// <summary>S3's time.</summary>
    public DateTimeOffset? Date =>
        DateTimeOffset.TryParse(Head["Date"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>
    /// Whether the body can be taken for the object's: it has an end that is known, and fits the checksum, if it came whole and with one.
    /// That of an upload in parts, with a '-' in it, is not of the bytes.
    /// </summary>
    public bool IsIntact =>
        Head.Framing != HttpFraming.None
        && (IsCut
            || Head["x-amz-checksum-sha256"] is not { } checksum
            || checksum.Contains('-', StringComparison.Ordinal)
            || checksum == Convert.ToBase64String(SHA256.HashData(Body)));

    /// <summary>It, as one that is no success.</summary>
    public S3Answer Answer => new(Status, Code, Head["x-amz-request-id"], Head["x-amz-bucket-region"]);

    /// <summary>Whether a reply with this head is a success.</summary>
    public static bool IsSuccessful(HttpReplyHead head) => head.Status is >= 200 and < 300;

    // <Error><Code>AccessDenied</Code>…: nothing in front of it could hold such a tag, so there is nothing to parse.
    private string? Code
    {
        get
        {
            var from = Body.AsSpan().IndexOf("<Code>"u8) + "<Code>".Length;
            var length = from < "<Code>".Length ? -1 : Body.AsSpan(from).IndexOf("</Code>"u8);
            return length < 0 ? null : Encoding.UTF8.GetString(Body, from, length);
        }
    }
}
