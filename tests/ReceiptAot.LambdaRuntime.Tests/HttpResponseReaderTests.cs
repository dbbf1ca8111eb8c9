using System.Text;
using CsCheck;

namespace ReceiptAot.LambdaRuntime.Tests;

public class HttpResponseReaderTests
{
    private const string Chunked =
        "HTTP/1.1 200 OK\r\ntransfer-ENCODING: Chunked\r\n\r\n5\r\nhello\r\n0A;x=y\r\n, receipts\r\n0\r\nTrailer: x\r\n\r\n";

    private readonly HttpResponseReader reader = new();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 202\r\ncontent-length:0\r\n\r\n", 202, "")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCONTENT-LENGTH:  5 \r\n\r\nhello", 200, "hello")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\nno colon\r\n: no name\r\nA\0: \r\nB: b\rb\r\nA: b\r\n folded: x\r\n\r\nhello",
        200,
        "hello")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 304, "")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData(
        "HTTP/1.1 102 Processing\r\nContent-Length: 3\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Chunked,
        200,
        "hello, receipts")]
    [InlineData(Chunked, 200, "hello, receipts")]
    public void Reads_a_response_regardless_of_how_its_bytes_are_split(string response, int status, string body) =>
        Gen.Int[1, response.Length].Array[1, 20].Sample(
            sizes =>
            {
                var reader = new HttpResponseReader().Feed(response, sizes);
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
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: \v0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\f\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK")]
    public void The_connection_is_not_reusable_if_the_next_response_could_be_misread(string response) =>
        reader.Feed(response, response.Length).IsReusable.Should().BeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")]
    public void Rejects_an_incomplete_response(string response)
    {
        var read = () => reader.Feed(response, 1000);

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
    public void Rejects_an_invalid_or_too_large_response(string response)
    {
        var read = () => reader.Feed(response, 1000);

        read.Should().Throw<MalformedResponseException>().Which.Message.Should().NotContain("the connection ended");
    }

    [Fact]
    public void A_response_begins_after_the_interim_responses()
    {
        var interimResponse = "HTTP/1.1 100 Continue\r\n\r\n"u8;
        interimResponse.CopyTo(reader.Room.Span);

        reader.Advance(interimResponse.Length).Should().BeFalse();

        (reader.HasBegun, reader.HasReceived).Should().Be((false, true));
    }

    [Theory]
    [InlineData("Connection: close\r\n\r\n", "HTTP/1.1 403 Forbidden\r\n", "hello")]
    [InlineData("\r\n", "HTTP/1.0 503 Unavailable\r\n", "hello")]
    [InlineData("\r\n", "HTTP/1.0 200 OK\r\n", "hell")]
    public void A_body_of_unknown_length_ends_with_the_connection(string otherHeaders, string statusLine, string body)
    {
        reader.Reset(maxSuccessBytes: 4);

        reader.Feed(statusLine + otherHeaders + "hello", 3);

        Encoding.UTF8.GetString(reader.Body).Should().Be(body);
        (reader.IsReusable, reader.IsTruncated).Should().Be((false, body == "hell"));
    }

    [Fact]
    public void Reads_another_response_after_a_reset()
    {
        reader.Feed("HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + new string('x', 20_000), 7000);
        reader.Reset();

        reader.Feed(Chunked, 3);

        Encoding.UTF8.GetString(reader.Body).Should().Be("hello, receipts");
    }
}
