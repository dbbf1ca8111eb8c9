using System.Globalization;
using System.Text;

namespace ReceiptAot.Http;

/// <summary>How the end of a response's body is found.</summary>
internal enum HttpFraming
{
    /// <summary>The body lasts until the connection closes: a whole body can't be told from one that was cut short.</summary>
    UntilClose,

    /// <summary>By its length: from Content-Length, or 0 where the status code rules a body out.</summary>
    Length,

    /// <summary>In chunks.</summary>
    Chunked,
}

/// <summary>The status line and headers of a response.</summary>
internal sealed class HttpResponseHead
{
    private readonly byte[] bytes;

    private HttpResponseHead(byte[] bytes) => this.bytes = bytes;

    /// <summary>The size in bytes, including the blank line.</summary>
    public int Length => bytes.Length;

    /// <summary>The status code, 100 to 599.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the status code is one of success, 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>How the body is framed.</summary>
    public HttpFraming Framing { get; private set; }

    /// <summary>The length of the body where <see cref="HttpFraming.Length"/> frames it; else 0.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Whether the server keeps the connection open.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>The value of a header, whose name is compared without case: the first value if there are several, null if there is none.</summary>
    public string? this[string name]
    {
        get
        {
            var lines = SkipStatusLine();
            return TryFind(name, ref lines, out var value) ? Encoding.UTF8.GetString(value) : null;
        }
    }

    /// <summary>The value of a header that must not be ambiguous; null if there is none.</summary>
    /// <exception cref="MalformedResponseException">The header occurs twice with different values.</exception>
    public string? GetSingle(string name)
    {
        string? single = null;
        var lines = SkipStatusLine();
        while (TryFind(name, ref lines, out var value))
        {
            var text = Encoding.UTF8.GetString(value);
            single = single is null || single == text ? text : throw new MalformedResponseException($"the response has two headers {name} that differ");
        }

        return single;
    }

    /// <summary>Parses a head.</summary>
    /// <param name="bytes">From the status line to the blank line, inclusive.</param>
    /// <exception cref="MalformedResponseException">The bytes do not begin with a status line of HTTP/1.1 or HTTP/1.0.</exception>
    public static HttpResponseHead Parse(ReadOnlySpan<byte> bytes)
    {
        var head = new HttpResponseHead(bytes.ToArray());
        var isHttp11 = head.ReadStatusLine();
        head.ReadFraming();
        head.KeepsAlive = isHttp11 && head.Framing != HttpFraming.UntilClose && !head.GetList("Connection").Contains("close", StringComparer.OrdinalIgnoreCase);
        return head;
    }

    /// <summary>Reads the status code.</summary>
    /// <returns>Whether the version is HTTP/1.1 rather than 1.0.</returns>
    private bool ReadStatusLine()
    {
        var line = bytes.AsSpan(0, bytes.AsSpan().IndexOf("\r\n"u8));
        var isHttp11 = line.StartsWith("HTTP/1.1 "u8);
        if ((!isHttp11 && !line.StartsWith("HTTP/1.0 "u8))
            || line.Length < 12 || (line.Length > 12 && line[12] != ' ')
            || !int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || status is < 100 or > 599)
        {
            throw new MalformedResponseException("the response does not begin with the status line of an HTTP/1.1 response");
        }

        Status = status;
        return isHttp11;
    }

    /// <summary>Framing that is ambiguous or unknown counts as none: the connection is then not used again, and the body not relied on.</summary>
    private void ReadFraming()
    {
        var encodings = GetList("Transfer-Encoding");
        var lengths = GetList("Content-Length");
        if (Status is < 200 or 204 or 304)
        {
            Framing = HttpFraming.Length; // no body, whatever the headers say (RFC 9112, section 6.3)
        }
        else if (encodings is [var encoding] && encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase) && lengths is [])
        {
            Framing = HttpFraming.Chunked;
        }
        else if (encodings is [] && lengths is [var length] && long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            (Framing, ContentLength) = (HttpFraming.Length, count);
        }
    }

    /// <summary>The different values of a header that may be a list, compared without case.</summary>
    private List<string> GetList(string name)
    {
        var values = new List<string>();
        var lines = SkipStatusLine();
        while (TryFind(name, ref lines, out var value))
        {
            foreach (var item in Encoding.UTF8.GetString(value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!values.Contains(item, StringComparer.OrdinalIgnoreCase))
                {
                    values.Add(item);
                }
            }
        }

        return values;
    }

    private ReadOnlySpan<byte> SkipStatusLine() => bytes.AsSpan(bytes.AsSpan().IndexOf("\r\n"u8) + 2);

    /// <summary>Finds the next header of a name, and moves <paramref name="lines"/> past it.</summary>
    private static bool TryFind(string name, scoped ref ReadOnlySpan<byte> lines, out ReadOnlySpan<byte> value)
    {
        while (TryTakeHeader(ref lines, out var header, out value))
        {
            if (Ascii.EqualsIgnoreCase(header, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the next header. A line that is none is skipped: a continuation (RFC 9112, section 5.2), or one that no name or value may be like.</summary>
    private static bool TryTakeHeader(
        scoped ref ReadOnlySpan<byte> lines, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (lines.IndexOf("\r\n"u8) is > 0 and var length)
        {
            var line = lines[..length];
            lines = lines[(length + 2)..];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && !line[..colon].ContainsAny(" \t"u8) && !line.ContainsAny("\r\n\0"u8))
            {
                name = line[..colon];
                value = line[(colon + 1)..].Trim(" \t"u8);
                return true;
            }
        }

        name = value = default;
        return false;
    }
}
