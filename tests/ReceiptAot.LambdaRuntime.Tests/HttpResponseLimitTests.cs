using System.Text;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>The limits of <see cref="HttpResponseReader"/>.</summary>
public class HttpResponseLimitTests
{
    private const string ChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private readonly HttpResponseReader reader = new();

    [Fact]
    public void Reads_a_header_of_64_KiB_and_rejects_an_endless_header()
    {
        var value = new string('x', 64 * 1024);
        new HttpResponseReader().Feed($"HTTP/1.1 200 OK\r\nA: {value}\r\nContent-Length: 0\r\n\r\n", 1000).Head["a"].Should().Be(value);

        var read = () => reader.Feed($"HTTP/1.1 200 OK\r\nA: {new string('x', 1_000_000)}", 1000);
        read.Should().Throw<MalformedResponseException>().WithMessage("the head of the response exceeds 262144 bytes");
    }

    /// <summary>No deadline interrupts it: when each item was compared with all others, 30 heads took over a minute.</summary>
    [Theory]
    [InlineData("Connection")]
    [InlineData("Content-Length")]
    [InlineData("Transfer-Encoding")]
    public void A_head_with_many_items_is_read_at_once(string name)
    {
        var items = string.Join(',', Enumerable.Range(0, 50_000).Select(static number => $"{number:x4}"));
        var head = $"HTTP/1.1 503 Slow Down\r\n{name}: {items}\r\nContent-Length: 0\r\n\r\n";
        Action read = () => Enumerable.Range(0, 30).ToList().ForEach(_ => new HttpResponseReader().Feed(head, int.MaxValue));

        read.ExecutionTime().Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Rejects_endless_chunks()
    {
        var chunk = $"10000\r\n{new string('x', 0x10000)}\r\n";
        var read = () => reader.Feed(ChunkedHead + string.Concat(Enumerable.Repeat(chunk, 257)), 1_000_000);

        read.Should().Throw<MalformedResponseException>().WithMessage("the body of the response exceeds 16777216 bytes");
    }

    [Fact]
    public void Rejects_endless_trailers()
    {
        var trailers = string.Concat(Enumerable.Repeat($"A: {new string('x', 1000)}\r\n", 70_000));
        var read = () => reader.Feed($"{ChunkedHead}0\r\n{trailers}", 10_000_000);

        read.Should().Throw<MalformedResponseException>().WithMessage("the trailers of the response exceed 262144 bytes");
    }

    [Fact]
    public void Rejects_endless_chunk_extensions()
    {
        var chunk = $"1;{new string('x', 8000)}\r\nx\r\n";
        var read = () => reader.Feed(ChunkedHead + string.Concat(Enumerable.Repeat(chunk, 100)), 10_000);

        read.Should().Throw<MalformedResponseException>().WithMessage("the chunks of the response have more framing than content");
    }

    // In a single read, the end of a line is received together with the line.
    [Theory]
    [InlineData("1;", "\r\nx\r\n0\r\n\r\n")]
    [InlineData("0\r\n", "\r\n\r\n")]
    public void Limits_a_line_between_chunks_however_the_response_is_split(string start, string end)
    {
        foreach (var size in (int[])[1, 8 * 1024, int.MaxValue])
        {
            var read = (int length) => new HttpResponseReader().Feed(
                ChunkedHead + start + new string('x', length - start.Split('\n')[^1].Length) + end, size);

            read(8 * 1024).Head.Status.Should().Be(200);
            read.Invoking(static read => read((8 * 1024) + 1)).Should().Throw<MalformedResponseException>()
                .WithMessage("a line between the chunks of the response exceeds 8192 bytes");
        }
    }

    [Fact]
    public void Limits_a_head_that_a_single_read_can_receive_because_the_last_response_was_long()
    {
        reader.Feed($"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{new string('x', 1_000_000)}", int.MaxValue);
        reader.Reset();

        var read = () => reader.Feed(
            $"HTTP/1.1 200 OK\r\nA: {new string('x', 300_000)}\r\nContent-Length: 0\r\n\r\n", int.MaxValue);

        read.Should().Throw<MalformedResponseException>().WithMessage("the head of the response exceeds 262144 bytes");
    }

    [Fact]
    public void Many_small_chunks_require_no_more_memory_than_one_large_chunk()
    {
        var chunks = string.Concat(Enumerable.Repeat("1;extension=of-the-chunk\r\nx\r\n", 10_000));

        reader.Feed($"{ChunkedHead}{chunks}0\r\n\r\n", 5000);

        reader.Body.Should().HaveCount(10_000).And.OnlyContain(static letter => letter == 'x');
        reader.Body.Array!.Length.Should().BeLessThan(40_000);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void Skips_at_most_16_interim_responses(int interimResponses, bool isRead)
    {
        var read = () => reader.Feed(
            string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", interimResponses))
            + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            9);

        if (isRead)
        {
            read().Head.Status.Should().Be(200);
        }
        else
        {
            read.Should().Throw<MalformedResponseException>().WithMessage("there are more than 16 interim responses");
        }
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\n0123456789")]
    [InlineData("Content-Length: 99999999999999\r\n\r\n0123456789")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n01\r\n7fffffff\r\n23456789")]
    public void Truncates_a_body_that_exceeds_the_limit_of_the_caller(string headersAndBody)
    {
        foreach (var size in (int[])[1, 1000])
        {
            var newReader = new HttpResponseReader();
            newReader.Reset(maxSuccessBytes: 4);

            newReader.Feed("HTTP/1.1 200 OK\r\n" + headersAndBody, size);

            Encoding.UTF8.GetString(newReader.Body).Should().Be("0123");
            (newReader.IsTruncated, newReader.IsReusable).Should().Be((true, false));
        }
    }

    [Theory]
    [InlineData("Content-Length: 4\r\n\r\n0123")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n0\r\n\r\n")]
    public void Does_not_truncate_a_body_of_exactly_the_limit_of_the_caller(string headersAndBody)
    {
        reader.Reset(maxSuccessBytes: 4);

        reader.Feed("HTTP/1.1 200 OK\r\n" + headersAndBody, 3);

        (reader.IsTruncated, reader.IsReusable).Should().Be((false, true));
    }
}
