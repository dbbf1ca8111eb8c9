using System.Globalization;
using System.Text;

namespace ReceiptAot.Http;

/// <summary>How a reply's body is told from what follows it.</summary>
internal enum HttpFraming
{
    /// <summary>There is none, or it lasts until the connection ends: then nobody can tell a whole body from one cut short.</summary>
    None,

    /// <summary>By Content-Length.</summary>
    Length,

    /// <summary>In chunks.</summary>
    Chunked,
}

/// <summary>A reply's status line and headers.</summary>
internal sealed class HttpReplyHead
{
    private readonly byte[] bytes;

    private HttpReplyHead(byte[] bytes) => this.bytes = bytes;

    /// <summary>Its bytes, the blank line included.</summary>
    public int Length => bytes.Length;

    /// <summary>The status code, 200 to 599.</summary>
    public int Status { get; private set; }

    /// <summary>How the body is framed.</summary>
    public HttpFraming Framing { get; private set; }

    /// <summary>The body's bytes, where Content-Length frames it; else 0.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Whether the server keeps the connection open.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>A header's value, of the first where there are several, its name told apart without letter case; null where there is none.</summary>
    public string? this[string name]
    {
        get
        {
            var lines = SkipStatusLine();
            return TryFind(name, ref lines, out var value) ? Encoding.UTF8.GetString(value) : null;
        }
    }

    /// <summary>The value of a header that all hangs on; null where there is none.</summary>
    /// <exception cref="MalformedReplyException">It stands there twice with different values: which one is meant?</exception>
    public string? GetSingle(string name)
    {
        string? single = null;
        var lines = SkipStatusLine();
        while (TryFind(name, ref lines, out var value))
        {
            var text = Encoding.UTF8.GetString(value);
            single = single is null || single == text ? text : throw new MalformedReplyException($"the reply has two headers {name} that differ");
        }

        return single;
    }

    /// <summary>Reads a head.</summary>
    /// <param name="bytes">From the status line to the blank line, both included.</param>
    /// <exception cref="MalformedReplyException">It is none, or it contradicts itself.</exception>
    public static HttpReplyHead Parse(ReadOnlySpan<byte> bytes)
    {
        var head = new HttpReplyHead(bytes.ToArray());
        var isHttp11 = head.ReadStatusLine();
        var lines = head.SkipStatusLine();
        while (TryTakeHeader(ref lines, out _, out _))
        {
        }

        head.ReadFraming();
        head.KeepsAlive = isHttp11
            && (head.Framing != HttpFraming.None || head.Status == 204)
            && !head.SaysClose();
        return head;
    }

    /// <summary>Reads the status code.</summary>
    /// <returns>Whether the reply is of HTTP/1.1, and not of 1.0.</returns>
    private bool ReadStatusLine()
    {
        var line = bytes.AsSpan(0, bytes.AsSpan().IndexOf("\r\n"u8));
        var isHttp11 = line.StartsWith("HTTP/1.1 "u8);
        if ((!isHttp11 && !line.StartsWith("HTTP/1.0 "u8))
            || line.Length < 12 || (line.Length > 12 && line[12] != ' ')
            || !int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || status is < 200 or > 599)
        {
            throw new MalformedReplyException("the reply does not begin with the status line of an HTTP/1.1 reply");
        }

        Status = status;
        return isHttp11;
    }

    private void ReadFraming()
    {
        var encoding = GetSingle("Transfer-Encoding");
        var length = GetSingle("Content-Length");
        if (encoding is not null)
        {
            if (length is not null || !encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
            {
                throw new MalformedReplyException("the reply's body is framed in a way that can't be trusted");
            }

            Framing = HttpFraming.Chunked;
        }
        else if (length is not null)
        {
            ContentLength = long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw new MalformedReplyException("the reply's Content-Length is not a length");
            Framing = HttpFraming.Length;
        }
    }

    private bool SaysClose()
    {
        var lines = SkipStatusLine();
        while (TryFind("Connection", ref lines, out var value))
        {
            if (Encoding.UTF8.GetString(value).Split(',', StringSplitOptions.TrimEntries).Contains("close", StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> SkipStatusLine() => bytes.AsSpan(bytes.AsSpan().IndexOf("\r\n"u8) + 2);

    // The next header of a name, behind which the lines then begin.
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

    private static bool TryTakeHeader(
        scoped ref ReadOnlySpan<byte> lines, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var line = lines[..lines.IndexOf("\r\n"u8)];
        lines = lines[(line.Length + 2)..];
        name = value = default;
        if (line.IsEmpty)
        {
            return false;
        }

        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAny(" \t"u8) || line.ContainsAny("\r\n\0"u8))
        {
            throw new MalformedReplyException("the reply has a line that is not a header");
        }

        name = line[..colon];
        value = line[(colon + 1)..].Trim(" \t"u8);
        return true;
    }
}
