using System.Text;
using CsCheck;

namespace ReceiptAot.LambdaRuntime.Tests;

public class HttpResponseReaderTests
{
    private const string Chunked =
        "HTTP/1.1 200 OK\r\ntransfer-ENCODING: Chunked\r\n\r\n5\r\nhello\r\n0A;x=y\r\n, receipts\r\n0\r\nTrailer: x\r\n\r\n";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 202\r\ncontent-length:0\r\n\r\n", 202, "")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCONTENT-LENGTH:  5 \r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nno colon\r\n: no name\r\nA\0: \r\nB: b\rb\r\nA: b\r\n folded: x\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, "")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 102 Processing\r\nContent-Length: 3\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Chunked, 200, "hello, receipts")]
    [InlineData(Chunked, 200, "hello, receipts")]
    public void Are_read_however_their_bytes_are_split(string reply, int status, string body) =>
        Gen.Int[1, reply.Length].Array[1, 20].Sample(
            sizes =>
            {
                var reader = Read(reply, sizes);
                return reader.Head.Status == status && Encoding.UTF8.GetString(reader.Body) == body && reader.IsReusable;
            },
            iter: 200);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\nconnection: x, close\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK")]
    public void Close_the_connection_when_another_could_be_misread(string reply) => Read(reply, [reply.Length]).IsReusable.Should().BeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")]
    public void Are_refused_when_they_are_cut_short(string reply)
    {
        var read = () => Read(reply, [1000]);

        read.Should().Throw<MalformedResponseException>().WithMessage("the connection ended * bytes into the response");
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 +20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 600 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\0;x\r\nok\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokXX0\r\n\r\n")]
    public void Are_refused_when_they_are_not_http_1_1_or_contradict_themselves(string reply)
    {
        var read = () => Read(reply, [1000]);

        read.Should().Throw<MalformedResponseException>().Which.Message.Should().NotContain("the connection ended");
    }

    [Fact]
    public void Are_read_with_a_header_of_64_kib_and_refused_without_end()
    {
        var value = new string('x', 64 * 1024);
        Read($"HTTP/1.1 200 OK\r\nA: {value}\r\nContent-Length: 0\r\n\r\n", [1000]).Head["a"].Should().Be(value);

        var read = () => Read($"HTTP/1.1 200 OK\r\nA: {new string('x', 1_000_000)}", [1000]);
        read.Should().Throw<MalformedResponseException>().WithMessage("the head of the response exceeds 262144 bytes");
    }

    [Fact]
    public void Are_refused_when_their_chunks_go_on_without_end()
    {
        var chunk = $"10000\r\n{new string('x', 0x10000)}\r\n";
        var read = () => Read($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat(chunk, 257))}", [1_000_000]);

        read.Should().Throw<MalformedResponseException>().WithMessage("the body of the response exceeds 16777216 bytes");
    }

    [Fact]
    public void Are_refused_when_their_trailers_go_on_without_end()
    {
        var trailers = string.Concat(Enumerable.Repeat($"A: {new string('x', 1000)}\r\n", 70_000));
        var read = () => Read($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n{trailers}", [10_000_000]);

        read.Should().Throw<MalformedResponseException>().WithMessage("the trailers of the response exceed 262144 bytes");
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Skip_16_interim_responses_and_no_more(int interim, bool isRead)
    {
        var read = () => Read(string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", interim)) + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", [9]);

        if (isRead)
        {
            read().Head.Status.Should().Be(200);
        }
        else
        {
            read.Should().Throw<MalformedResponseException>().WithMessage("there are more than 16 interim responses");
        }
    }

    [Fact]
    public void Have_begun_with_their_first_byte_behind_the_interim_responses()
    {
        var reader = new HttpResponseReader();
        var interim = "HTTP/1.1 100 Continue\r\n\r\n"u8;
        interim.CopyTo(reader.Room.Span);

        reader.Advance(interim.Length).Should().BeFalse();

        (reader.HasBegun, reader.HasReceived).Should().Be((false, true));
    }

    [Theory]
    [InlineData("Connection: close\r\n\r\n", "HTTP/1.1 403 Forbidden\r\n", "hello")]
    [InlineData("\r\n", "HTTP/1.0 503 Unavailable\r\n", "hello")]
    [InlineData("\r\n", "HTTP/1.0 200 OK\r\n", "hell")]
    public void Last_until_the_connection_closes_where_nothing_else_frames_them(string rest, string begin, string body)
    {
        var reader = new HttpResponseReader();
        reader.Reset(maxSuccessBytes: 4);

        Feed(reader, begin + rest + "hello", [3]);

        Encoding.UTF8.GetString(reader.Body).Should().Be(body);
        (reader.IsReusable, reader.IsTruncated).Should().Be((false, body == "hell"));
    }

    [Fact]
    public void Take_no_more_memory_in_chunks_of_one_byte_than_in_one()
    {
        var reader = new HttpResponseReader();
        Feed(reader, $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat("1;extension=of-the-chunk\r\nx\r\n", 10_000))}0\r\n\r\n", [5000]);

        reader.Body.Should().HaveCount(10_000).And.OnlyContain(static letter => letter == 'x');
        reader.Body.Array!.Length.Should().BeLessThan(40_000);
    }

    [Fact]
    public void Are_refused_when_the_framing_of_their_chunks_goes_on_without_end()
    {
        var chunk = $"1;{new string('x', 8000)}\r\nx\r\n";
        var read = () => Read($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat(chunk, 100))}", [10_000]);

        read.Should().Throw<MalformedResponseException>().WithMessage("the chunks of the response have more framing than content");
    }

    [Fact]
    public void Follow_one_another_through_one_reader()
    {
        var reader = new HttpResponseReader();
        Feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + new string('x', 20_000), [7000]);
        reader.Reset();

        Feed(reader, Chunked, [3]);

        Encoding.UTF8.GetString(reader.Body).Should().Be("hello, receipts");
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\n0123456789")]
    [InlineData("Content-Length: 99999999999999\r\n\r\n0123456789")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n01\r\n7fffffff\r\n23456789")]
    public void Are_whole_once_there_is_enough_of_the_body(string rest)
    {
        foreach (var size in (int[])[1, 1000])
        {
            var reader = new HttpResponseReader();
            reader.Reset(maxSuccessBytes: 4);

            Feed(reader, "HTTP/1.1 200 OK\r\n" + rest, [size]);

            Encoding.UTF8.GetString(reader.Body).Should().Be("0123");
            (reader.IsTruncated, reader.IsReusable).Should().Be((true, false));
        }
    }

    [Theory]
    [InlineData("Content-Length: 4\r\n\r\n0123")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n0\r\n\r\n")]
    public void Are_not_cut_where_the_body_is_just_enough(string rest)
    {
        var reader = new HttpResponseReader();
        reader.Reset(maxSuccessBytes: 4);

        Feed(reader, "HTTP/1.1 200 OK\r\n" + rest, [3]);

        (reader.IsTruncated, reader.IsReusable).Should().Be((false, true));
    }

    private static HttpResponseReader Read(string reply, int[] sizes)
    {
        var reader = new HttpResponseReader();
        Feed(reader, reply, sizes);
        return reader;
    }

    private static void Feed(HttpResponseReader reader, string reply, int[] sizes)
    {
        ReadOnlySpan<byte> bytes = Encoding.Latin1.GetBytes(reply);
        for (var turn = 0; ; turn++)
        {
            var room = reader.Room.Span;
            var count = Math.Min(Math.Min(room.Length, bytes.Length), sizes[turn % sizes.Length]);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            if (reader.Advance(count))
            {
                return;
            }
        }
    }
}
