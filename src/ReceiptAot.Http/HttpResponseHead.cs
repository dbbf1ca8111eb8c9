using System.Globalization;
using System.Text;

namespace ReceiptAot.Http;

/// <summary>What determines the end of a response body.</summary>
internal enum HttpFraming
{
    /// <summary>The end of the connection: a complete body cannot be distinguished from a truncated one.</summary>
    UntilClose,

    /// <summary>Content-Length, or a status code that does not allow a body.</summary>
    Length,

    Chunked,
}

/// <summary>The status line and headers of a response.</summary>
internal sealed class HttpResponseHead
{
    private readonly byte[] bytes;

    /// <param name="head">From the status line to the blank line, inclusive.</param>
    /// <exception cref="MalformedResponseException">The bytes do not begin with a status line of HTTP/1.1 or HTTP/1.0.</exception>
    public HttpResponseHead(ReadOnlySpan<byte> head)
    {
        bytes = head.ToArray();
        (Status, var isHttp11) = ParseStatusLine(head[..head.IndexOf("\r\n"u8)]);
        (Framing, ContentLength) = FindFraming();
        KeepsAlive = isHttp11 && Framing != HttpFraming.UntilClose
            && !GetList("Connection").Contains("close", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>In bytes, including the blank line.</summary>
    public int Length => bytes.Length;

    /// <summary>100 to 599.</summary>
    public int Status { get; }

    public bool IsSuccess => Status is >= 200 and < 300;
    public HttpFraming Framing { get; }

    /// <summary>0 unless the framing is <see cref="HttpFraming.Length"/>.</summary>
    public long ContentLength { get; }

    public bool KeepsAlive { get; }

    /// <summary>The first value of a header; null if the response does not have the header. Case is ignored.</summary>
    public string? this[string name] => GetValues(name) is [var first, ..] ? first : null;

    /// <summary>Gets the value of a header that must not be ambiguous; null if the response does not have the header.</summary>
    /// <exception cref="MalformedResponseException">The header occurs twice with different values.</exception>
    public string? GetSingle(string name)
    {
        var values = GetValues(name);
        return values.TrueForAll(value => value == values[0])
            ? values.FirstOrDefault()
            : throw new MalformedResponseException($"the response has two different values of the header {name}");
    }

    private static (int Status, bool IsHttp11) ParseStatusLine(ReadOnlySpan<byte> line)
    {
        var isHttp11 = line.StartsWith("HTTP/1.1 "u8);
        return (isHttp11 || line.StartsWith("HTTP/1.0 "u8))
            && line.Length >= 12 && (line.Length == 12 || line[12] == ' ')
            && int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 100 and <= 599
                ? (status, isHttp11)
                : throw new MalformedResponseException("the response does not begin with the status line of an HTTP/1.1 response");
    }

    // Ambiguous or unknown framing is UntilClose: the connection is then not reused, and the body not relied on.
    private (HttpFraming Framing, long ContentLength) FindFraming()
    {
        if (Status is < 200 or 204 or 304)
        {
            return (HttpFraming.Length, 0); // no body, whatever the headers say (RFC 9112, section 6.3)
        }

        return (GetList("Transfer-Encoding"), GetList("Content-Length")) switch
        {
            ([var encoding], []) when encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase) => (HttpFraming.Chunked, 0),
            ([], [var digits, ..] lengths) when lengths.TrueForAll(digits.Equals)
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) => (HttpFraming.Length, length),
            _ => (HttpFraming.UntilClose, 0),
        };
    }

    /// <summary>Gets the values of a header that is a list.</summary>
    private List<string> GetList(string name)
    {
        var values = GetValues(name);
        if (values.Count == 0)
        {
            return values;
        }

        List<string> items = [];
        foreach (var part in string.Join(',', values).Split(','))
        {
            // Not with TrimEntries, which also removes characters that are no white space in HTTP.
            var item = part.AsSpan().Trim(" \t").ToString();
            if (item.Length > 0)
            {
                items.Add(item);
            }
        }

        return items;
    }

    // Skips lines that are not headers, such as continuation lines (RFC 9112, section 5.2), and values with characters that none may have.
    private List<string> GetValues(string name)
    {
        var values = new List<string>();
        ReadOnlySpan<byte> lines = bytes;
        while (lines.IndexOf("\r\n"u8) is > 0 and var length)
        {
            var line = lines[..length];
            lines = lines[(length + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(line[..colon], name) && !line.ContainsAny("\r\n\0"u8))
            {
                values.Add(Encoding.UTF8.GetString(line[(colon + 1)..].Trim(" \t"u8)));
            }
        }

        return values;
    }
}
