using System.Buffers;
using System.Globalization;

namespace ReceiptAot.Http;

/// <summary>
/// Reads one HTTP/1.1 response after another from bytes that the caller receives: into <see cref="Room"/>, then <see cref="Advance"/>,
/// until that reports a whole response. How the bytes are split does not matter. Interim responses (RFC 9110, section 15.2) are skipped.
/// Head and body stay in one buffer, which the next response overwrites.
/// </summary>
internal sealed class HttpResponseReader
{
    private const int MaxHeadBytes = 256 * 1024; // of the trailers as well
    private const int MaxBodyBytes = 16 * 1024 * 1024; // an event has at most 6 MB
    private const int MaxErrorBodyBytes = 64 * 1024; // an error of S3 is a few hundred bytes of XML
    private const int MaxLineBytes = 8 * 1024;
    private const int MaxInterimResponses = 16;
    private const int InitialBytes = 16 * 1024;
    private const int MaxKeptBytes = 1024 * 1024;

    private static readonly SearchValues<byte> hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private byte[] buffer = new byte[InitialBytes];
    private HttpResponseHead? head;
    private int? maxSuccessBytes;
    private int received;         // end of the bytes in the buffer
    private int parsed;           // end of the bytes that belong to the response, as far as it was parsed
    private int bodyEnd;          // end of the body, as far as it was read
    private int interimResponses;
    private int chunkLeft;        // bytes of the current chunk that are still to come
    private bool isAfterChunk;    // whether the line end that follows a chunk is due
    private int framingBytes;     // of the lines between chunks
    private int? trailerBytes;    // null before the last chunk

    /// <summary>The status line and headers of the whole response.</summary>
    public HttpResponseHead Head => head ?? throw new InvalidOperationException("No response has been read.");

    /// <summary>The body of the whole response.</summary>
    public ArraySegment<byte> Body => new(buffer, Head.Length, bodyEnd - Head.Length);

    /// <summary>Whether the body is longer than the caller asked for, and the rest was left unread.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether another request may follow on the same connection.</summary>
    public bool IsReusable => Head.KeepsAlive && !HasMore && !IsCut;

    /// <summary>Whether bytes follow the end of the whole response, which nobody asked for.</summary>
    public bool HasMore => received > parsed;

    /// <summary>Whether a byte of the response has come; interim responses that are whole do not count.</summary>
    public bool HasBegun => received > 0;

    /// <summary>Whether a byte of anything has come.</summary>
    public bool HasReceived => HasBegun || interimResponses > 0;

    /// <summary>Where to put the next bytes; never empty.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (received == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            return buffer.AsMemory(received);
        }
    }

    private int MaxBytes => maxSuccessBytes is not { } max ? MaxBodyBytes : Head.IsSuccess ? max : MaxErrorBodyBytes;

    /// <summary>Forgets the last response, to read the next.</summary>
    /// <param name="maxSuccessBytes">
    /// How many bytes of a success's body are enough: the response then counts as whole, however long its body is. Of an error's body
    /// 64 KB are enough. Null where the whole body is needed: one that exceeds 16 MB is then malformed.
    /// </param>
    public void Reset(int? maxSuccessBytes = null)
    {
        this.maxSuccessBytes = maxSuccessBytes;
        head = null;
        received = parsed = interimResponses = chunkLeft = framingBytes = 0;
        isAfterChunk = IsCut = false;
        trailerBytes = null;
        if (buffer.Length > MaxKeptBytes)
        {
            buffer = new byte[InitialBytes]; // one long event must not hold its memory forever
        }
    }

    /// <summary>Parses the bytes that came into <see cref="Room"/>.</summary>
    /// <param name="count">How many; 0 when the connection has ended.</param>
    /// <returns>Whether the response is whole.</returns>
    /// <exception cref="MalformedResponseException">The bytes are not a response, or exceed a limit.</exception>
    public bool Advance(int count)
    {
        if (count == 0)
        {
            return head is { Framing: HttpFraming.UntilClose }
                ? true
                : throw new MalformedResponseException($"the connection ended {received} bytes into the response");
        }

        received += count;
        if (head is null && !TryReadHead(Math.Max(0, received - count - 3)))
        {
            return false;
        }

        return Head.Framing switch
        {
            HttpFraming.Chunked => TakeChunks(),
            HttpFraming.Length => TakeLength(Head.ContentLength),
            _ when maxSuccessBytes is null => TakeLength(0), // nobody waits for the connection to close
            _ => TakeLength(MaxBytes + 1L) || TakeReceived(),
        };
    }

    private bool TryReadHead(int from)
    {
        while (true)
        {
            var blank = buffer.AsSpan(from, received - from).IndexOf("\r\n\r\n"u8);
            if (blank < 0)
            {
                return received < MaxHeadBytes ? false : throw new MalformedResponseException($"the response's head exceeds {MaxHeadBytes} bytes");
            }

            var parsedHead = HttpResponseHead.Parse(buffer.AsSpan(0, from + blank + 4));
            if (parsedHead.Status >= 200)
            {
                Begin(parsedHead);
                return true;
            }

            if (++interimResponses > MaxInterimResponses)
            {
                throw new MalformedResponseException($"more than {MaxInterimResponses} interim responses came");
            }

            buffer.AsSpan(parsedHead.Length, received - parsedHead.Length).CopyTo(buffer);
            received -= parsedHead.Length;
            from = 0;
        }
    }

    private void Begin(HttpResponseHead parsedHead)
    {
        head = parsedHead;
        if (head.ContentLength > MaxBodyBytes && maxSuccessBytes is null)
        {
            throw new MalformedResponseException($"the response's body, {head.ContentLength} bytes, exceeds {MaxBodyBytes}");
        }

        bodyEnd = parsed = head.Length;
        var expected = head.Length + (int)Math.Min(head.ContentLength, MaxBytes);
        if (expected > buffer.Length)
        {
            Array.Resize(ref buffer, expected);
        }
    }

    private bool TakeLength(long length)
    {
        var enough = (int)Math.Min(length, MaxBytes);
        IsCut = enough < length;
        bodyEnd = parsed = Head.Length + enough;
        return received >= bodyEnd;
    }

    /// <summary>Takes the body of a response that lasts until the connection closes, as far as it has come.</summary>
    private bool TakeReceived()
    {
        bodyEnd = parsed = received;
        IsCut = false;
        return false;
    }

    private bool TakeChunks()
    {
        while (true)
        {
            TakeChunkData();
            if (chunkLeft > 0 || !TryReadLine(out var line))
            {
                DropParsed();
                return IsCut;
            }

            if (trailerBytes is { } before)
            {
                if (line.IsEmpty)
                {
                    return true;
                }

                trailerBytes = before + line.Length + 2;
                if (trailerBytes > MaxHeadBytes)
                {
                    throw new MalformedResponseException($"the response's trailers exceed {MaxHeadBytes} bytes");
                }
            }
            else if (isAfterChunk)
            {
                isAfterChunk = line.IsEmpty ? false : throw new MalformedResponseException("a chunk of the response's body is longer than it says");
            }
            else
            {
                chunkLeft = ParseChunkLength(line);
                framingBytes += line.Length + 4;
                if (framingBytes > MaxHeadBytes + (8L * (bodyEnd - Head.Length)))
                {
                    throw new MalformedResponseException("the response's chunks have more framing than content");
                }

                isAfterChunk = chunkLeft > 0;
                trailerBytes = chunkLeft > 0 ? null : 0;
            }
        }
    }

    private void TakeChunkData()
    {
        var room = MaxBytes - (bodyEnd - Head.Length);
        if (chunkLeft > room && maxSuccessBytes is null)
        {
            throw new MalformedResponseException($"the response's body exceeds {MaxBodyBytes} bytes");
        }

        var count = Math.Min(chunkLeft, Math.Min(received - parsed, room));
        buffer.AsSpan(parsed, count).CopyTo(buffer.AsSpan(bodyEnd));
        bodyEnd += count;
        parsed += count;
        chunkLeft -= count;
        IsCut = chunkLeft > 0 && count == room;
    }

    /// <summary>Makes room: the framing of chunks is not kept, so that a body needs no more memory in small chunks than in one.</summary>
    private void DropParsed()
    {
        buffer.AsSpan(parsed, received - parsed).CopyTo(buffer.AsSpan(bodyEnd));
        received -= parsed - bodyEnd;
        parsed = bodyEnd;
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        line = buffer.AsSpan(parsed, received - parsed);
        var end = line.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return line.Length <= MaxLineBytes
                ? false
                : throw new MalformedResponseException($"a line of the response's chunked body exceeds {MaxLineBytes} bytes");
        }

        line = line[..end];
        parsed += end + 2;
        return true;
    }

    private static int ParseChunkLength(ReadOnlySpan<byte> line)
    {
        var extension = line.IndexOf((byte)';');
        var digits = (extension < 0 ? line : line[..extension]).TrimEnd(" \t"u8);
        return !digits.ContainsAnyExcept(hexDigits) // as .NET's parser lets NULs follow a number
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) && length >= 0
            ? length
            : throw new MalformedResponseException("a chunk of the response's body does not begin with its length");
    }
}
