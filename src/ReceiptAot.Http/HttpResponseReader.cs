namespace ReceiptAot.Http;

/// <summary>
/// Parses HTTP/1.1 responses. The caller receives bytes into <see cref="Room"/> and then calls <see cref="Advance"/>, until the response is
/// complete. Interim responses (RFC 9110, section 15.2) are skipped. Head and body stay in a buffer that the next response overwrites.
/// </summary>
internal sealed class HttpResponseReader
{
    private const int MaxHeadBytes = 256 * 1024;
    private const int MaxBodyBytes = 16 * 1024 * 1024; // an event is at most 6 MB
    private const int MaxErrorBodyBytes = 64 * 1024; // an S3 error is a few hundred bytes of XML
    private const int MaxLineBytes = 8 * 1024;
    private const int MaxInterimResponses = 16;
    private const int InitialBytes = 16 * 1024;
    private const int MaxKeptBytes = 1024 * 1024;

    private byte[] buffer = new byte[InitialBytes];
    private HttpResponseHead? head;
    private int? maxSuccessBytes;
    private int received;      // end of the received bytes in the buffer
    private int parsed;        // end of the parsed bytes
    private int bodyEnd;       // end of the body so far
    private int interimResponses;
    private int chunkLeft;     // bytes of the current chunk that are not yet received
    private ChunkedFraming framing;

    public HttpResponseHead Head => head ?? throw new InvalidOperationException("No response has been read.");
    public ArraySegment<byte> Body => new(buffer, Head.Length, bodyEnd - Head.Length);

    /// <summary>Whether the body is longer than the limit that the caller has set, and the rest is not read.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Whether the connection can be used for another request.</summary>
    public bool IsReusable => Head.KeepsAlive && !HasMore && !IsTruncated;

    /// <summary>Whether bytes were received after the end of the response.</summary>
    public bool HasMore => received > parsed;

    /// <summary>Whether the first byte of the response was received; complete interim responses do not count.</summary>
    public bool HasBegun => received > 0;

    /// <summary>Whether any byte was received after the last request.</summary>
    public bool HasReceived => HasBegun || interimResponses > 0;

    /// <summary>The free part of the buffer; never empty.</summary>
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

    /// <summary>Discards the last response.</summary>
    /// <param name="maxSuccessBytes">
    /// The maximum number of body bytes to read from a successful response. If set, at most 64 KB of an error body are read. Null reads the
    /// whole body, and a body of more than 16 MB is malformed.
    /// </param>
    public void Reset(int? maxSuccessBytes = null)
    {
        this.maxSuccessBytes = maxSuccessBytes;
        head = null;
        received = parsed = interimResponses = chunkLeft = 0;
        framing = default;
        IsTruncated = false;
        if (buffer.Length > MaxKeptBytes)
        {
            buffer = new byte[InitialBytes]; // a long event must not hold memory forever
        }
    }

    /// <param name="count">The number of bytes received into <see cref="Room"/>; 0 at the end of the connection.</param>
    /// <returns>Whether the response is complete.</returns>
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
            _ when maxSuccessBytes is null => TakeLength(0), // the caller of a long-lived connection must not wait for its end
            _ => TakeLength(MaxBytes + 1L) || TakeReceived(),
        };
    }

    private bool TryReadHead(int from)
    {
        while (true)
        {
            var blank = buffer.AsSpan(from, received - from).IndexOf("\r\n\r\n"u8);
            var length = blank < 0 ? received + 1 : from + blank + 4;
            if (length > MaxHeadBytes)
            {
                throw new MalformedResponseException($"the head of the response exceeds {MaxHeadBytes} bytes");
            }

            if (blank < 0)
            {
                return false;
            }

            var parsedHead = new HttpResponseHead(buffer.AsSpan(0, length));
            if (parsedHead.Status >= 200)
            {
                Begin(parsedHead);
                return true;
            }

            if (++interimResponses > MaxInterimResponses)
            {
                throw new MalformedResponseException($"there are more than {MaxInterimResponses} interim responses");
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
            throw new MalformedResponseException($"the body of the response, {head.ContentLength} bytes, exceeds {MaxBodyBytes} bytes");
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
        var count = (int)Math.Min(length, MaxBytes);
        IsTruncated = count < length;
        bodyEnd = parsed = Head.Length + count;
        return received >= bodyEnd;
    }

    // For a body that ends with the connection.
    private bool TakeReceived()
    {
        bodyEnd = parsed = received;
        IsTruncated = false;
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
                return IsTruncated;
            }

            chunkLeft = framing.ReadLine(line, bodyEnd - Head.Length);
            if (framing.IsComplete)
            {
                return true;
            }
        }
    }

    private void TakeChunkData()
    {
        var room = MaxBytes - (bodyEnd - Head.Length);
        if (chunkLeft > room && maxSuccessBytes is null)
        {
            throw new MalformedResponseException($"the body of the response exceeds {MaxBodyBytes} bytes");
        }

        var count = Math.Min(chunkLeft, Math.Min(received - parsed, room));
        buffer.AsSpan(parsed, count).CopyTo(buffer.AsSpan(bodyEnd));
        bodyEnd += count;
        parsed += count;
        chunkLeft -= count;
        IsTruncated = chunkLeft > 0 && count == room;
    }

    // Removes the framing of chunks from the buffer, so that many small chunks need no more memory than a single one.
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
        var length = end < 0 ? line.Length - 1 : end; // the last byte may be the first half of the line break
        if (length > MaxLineBytes)
        {
            throw new MalformedResponseException($"a line between the chunks of the response exceeds {MaxLineBytes} bytes");
        }

        if (end < 0)
        {
            return false;
        }

        line = line[..end];
        parsed += end + 2;
        return true;
    }
}
