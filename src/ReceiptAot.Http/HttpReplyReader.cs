using System.Buffers;
using System.Globalization;

namespace ReceiptAot.Http;

/// <summary>
/// Reads one HTTP/1.1 reply after another, from bytes that somebody else receives: into <see cref="Room"/>, then <see cref="Advance"/>,
/// until that says that the reply is whole. It doesn't matter how the bytes are split. Head and body stay in one buffer, which the
/// next reply overwrites.
/// </summary>
internal sealed class HttpReplyReader
{
    private const int MaxHeadBytes = 256 * 1024;
    private const int MaxBodyBytes = 16 * 1024 * 1024; // an event has at most 6 MB
    private const int MaxReplyBytes = 64 * 1024 * 1024; // a body in small chunks takes several times its own room
    private const int MaxLineBytes = 8 * 1024;
    private const int UsualBytes = 16 * 1024;
    private const int MaxKeptBytes = 1024 * 1024;

    private static readonly SearchValues<byte> hexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private byte[] buffer = new byte[UsualBytes];
    private int received;
    private HttpReplyHead? head;
    private Func<HttpReplyHead, int>? mostOfBody;
    private int bodyEnd;   // behind the body's last byte that is in place
    private int taken;     // behind the last byte that is known to be the reply's

    /// <summary>The status code and headers of the whole reply.</summary>
    public HttpReplyHead Head => head ?? throw new InvalidOperationException("No reply has been read.");

    /// <summary>The body of the whole reply.</summary>
    public ArraySegment<byte> Body => new(buffer, Head.Length, bodyEnd - Head.Length);

    /// <summary>Whether the body was longer than was asked for, and has been left off there.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether another request may follow on the same connection.</summary>
    public bool IsReusable => Head.KeepsAlive && !HasMore && !IsCut;

    /// <summary>Whether bytes came behind the end of the whole reply, which nobody asked for.</summary>
    public bool HasMore => received > taken;

    /// <summary>Whether a byte of the reply has come.</summary>
    public bool HasBegun => received > 0;

    private int Enough => mostOfBody is null ? MaxBodyBytes : mostOfBody(Head);

    /// <summary>Where to put the next bytes; never empty.</summary>
    /// <exception cref="MalformedReplyException">The reply has become too long.</exception>
    public Memory<byte> Room
    {
        get
        {
            if (received == MaxReplyBytes)
            {
                throw new MalformedReplyException($"the reply passes {MaxReplyBytes} bytes");
            }

            if (received == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            return buffer.AsMemory(received);
        }
    }

    /// <summary>Forgets the last reply, to read the next.</summary>
    /// <param name="mostOfBody">
    /// How many bytes of the body are enough: the reply then counts as whole, however long the body goes on. Without it, a body that
    /// passes the reader's own bound is an error.
    /// </param>
    public void Reset(Func<HttpReplyHead, int>? mostOfBody = null)
    {
        received = 0;
        head = null;
        IsCut = false;
        this.mostOfBody = mostOfBody;
        if (buffer.Length > MaxKeptBytes)
        {
            buffer = new byte[UsualBytes]; // one long event should not take up its room for ever
        }
    }

    /// <summary>Takes the bytes that came into <see cref="Room"/>.</summary>
    /// <param name="count">How many; 0 when the connection has ended.</param>
    /// <returns>Whether the reply is whole.</returns>
    /// <exception cref="MalformedReplyException">It can't become a reply any more.</exception>
    public bool Advance(int count)
    {
        if (count == 0)
        {
            throw new MalformedReplyException($"the connection ended {received} bytes into the reply");
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
            _ => TakeLength(0),
        };
    }

    private bool TryReadHead(int from)
    {
        var blank = buffer.AsSpan(from, received - from).IndexOf("\r\n\r\n"u8);
        if (blank < 0)
        {
            return received < MaxHeadBytes ? false : throw new MalformedReplyException($"the reply's head passes {MaxHeadBytes} bytes");
        }

        head = HttpReplyHead.Parse(buffer.AsSpan(0, from + blank + 4));
        if (head.ContentLength > MaxBodyBytes && mostOfBody is null)
        {
            throw new MalformedReplyException($"the reply's body, {head.ContentLength} bytes, passes {MaxBodyBytes}");
        }

        bodyEnd = taken = head.Length;
        return true;
    }

    private bool TakeLength(long length)
    {
        var enough = (int)Math.Min(length, Enough);
        IsCut = enough < length;
        bodyEnd = taken = Head.Length + enough;
        return received >= bodyEnd;
    }

    private bool TakeChunks()
    {
        while (TryReadLine(taken, out var line, out var next))
        {
            var length = ParseChunkLength(line);
            if (length == 0)
            {
                return SkipTrailers(next);
            }

            var left = Enough - (bodyEnd - Head.Length);
            if (length > left)
            {
                IsCut = mostOfBody is not null ? true : throw new MalformedReplyException($"the reply's body passes {MaxBodyBytes} bytes");
                return TakeRestOfEnough(next, left);
            }

            if (received < next + length + 2)
            {
                return false;
            }

            if (!buffer.AsSpan(next + length, 2).SequenceEqual("\r\n"u8))
            {
                throw new MalformedReplyException("a chunk of the reply's body is longer than it says");
            }

            buffer.AsSpan(next, length).CopyTo(buffer.AsSpan(bodyEnd));
            bodyEnd += length;
            taken = next + length + 2;
        }

        return false;
    }

    private bool TakeRestOfEnough(int from, int length)
    {
        if (received < from + length)
        {
            return false;
        }

        buffer.AsSpan(from, length).CopyTo(buffer.AsSpan(bodyEnd));
        bodyEnd += length;
        return true;
    }

    private bool SkipTrailers(int from)
    {
        while (TryReadLine(from, out var line, out from))
        {
            if (line.IsEmpty)
            {
                taken = from;
                return true;
            }
        }

        return false;
    }

    private bool TryReadLine(int from, out ReadOnlySpan<byte> line, out int next)
    {
        line = buffer.AsSpan(from, received - from);
        var end = line.IndexOf("\r\n"u8);
        if (end < 0 && line.Length > MaxLineBytes)
        {
            throw new MalformedReplyException($"a line of the reply's chunked body passes {MaxLineBytes} bytes");
        }

        line = end < 0 ? [] : line[..end];
        next = from + end + 2;
        return end >= 0;
    }

    private static int ParseChunkLength(ReadOnlySpan<byte> line)
    {
        var extension = line.IndexOf((byte)';');
        var digits = (extension < 0 ? line : line[..extension]).TrimEnd(" \t"u8);
        return !digits.ContainsAnyExcept(hexDigits) // as .NET's parser lets NULs follow a number
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) && length >= 0
            ? length
            : throw new MalformedReplyException("a chunk of the reply's body does not begin with its length");
    }
}
