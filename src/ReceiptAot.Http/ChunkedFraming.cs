using System.Buffers;
using System.Globalization;

namespace ReceiptAot.Http;

/// <summary>The lines of a chunked body (RFC 9112, section 7.1): chunk sizes, the line breaks after chunks, and trailers.</summary>
internal struct ChunkedFraming
{
    private const int MaxTrailerBytes = 256 * 1024;
    private const int MaxFramingBytes = 256 * 1024; // plus 8 for each byte of content

    private static readonly SearchValues<byte> hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private bool isAfterChunk;
    private bool isAfterLastChunk;
    private int framingBytes;
    private int trailerBytes;

    public bool IsComplete { get; private set; }

    /// <param name="bodyBytes">The content so far, which limits the bytes of all chunk sizes and line breaks.</param>
    /// <returns>The size of the chunk that follows the line; 0 if no chunk follows.</returns>
    /// <exception cref="MalformedResponseException">The line is malformed, or the lines exceed a limit.</exception>
    public int ReadLine(ReadOnlySpan<byte> line, int bodyBytes)
    {
        if (line.IsEmpty && (isAfterChunk || isAfterLastChunk))
        {
            (isAfterChunk, IsComplete) = (false, isAfterLastChunk);
            return 0;
        }

        if (isAfterChunk)
        {
            throw new MalformedResponseException("a chunk of the response is longer than its size");
        }

        if (isAfterLastChunk)
        {
            trailerBytes += line.Length + 2;
            return trailerBytes <= MaxTrailerBytes
                ? 0
                : throw new MalformedResponseException($"the trailers of the response exceed {MaxTrailerBytes} bytes");
        }

        framingBytes += line.Length + 4;
        if (framingBytes > MaxFramingBytes + (8L * bodyBytes))
        {
            throw new MalformedResponseException("the chunks of the response have more framing than content");
        }

        var size = ParseSize(line);
        (isAfterChunk, isAfterLastChunk) = (size > 0, size == 0);
        return size;
    }

    private static int ParseSize(ReadOnlySpan<byte> line)
    {
        var extension = line.IndexOf((byte)';');
        var digits = (extension < 0 ? line : line[..extension]).TrimEnd(" \t"u8);
        return !digits.ContainsAnyExcept(hexDigits) // the parser of .NET ignores NUL characters after a number
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0
            ? size
            : throw new MalformedResponseException("a chunk of the response does not begin with its size");
    }
}
