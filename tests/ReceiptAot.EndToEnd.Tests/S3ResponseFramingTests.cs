using ReceiptAot.LocalCloud;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>HTTP/1.1 framing of S3's responses: body length, chunked encoding, and interim responses.</summary>
public class S3ResponseFramingTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";
    private static readonly string Receipt = ExpectedResult.Receipt("12345", "1.00", "Pen");
    private const string Interim =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";

    [NativeTheory]
    [InlineData("Content-Length: ")]
    [InlineData("Content-Length: 0, 0")]
    [InlineData("Content-Length: x")]
    [InlineData("Content-Length: 1\r\nContent-Length: 2")]
    [InlineData("Transfer-Encoding: identity\r\nContent-Length: 0")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 0")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_successful_PUT_is_recognized_however_its_body_is_framed(string headers)
    {
        var body = headers.EndsWith("chunked", StringComparison.Ordinal) ? "0\r\n\r\n" : "";
        await using var s3 = new ScriptedS3(Respond($"HTTP/1.1 200 OK\r\nETag: \"x\"\r\n{headers}\r\n\r\n{body}"));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT");
    }

    [NativeFact]
    public async Task Interim_responses_are_skipped()
    {
        await using var s3 = new ScriptedS3(
            Respond(Interim + Stored),
            RespondByteByByte(Interim + PreconditionFailed),
            Respond(Interim + S3Object(Receipt)),
            Respond(Interim + Status(503)),
            Respond(Interim + Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT PUT GET PUT PUT");
    }

    [NativeFact]
    public async Task Too_many_interim_responses_are_a_transient_error()
    {
        await using var s3 = new ScriptedS3(Respond(string.Concat(Enumerable.Repeat(Interim, 6)) + Stored), Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT PUT");
    }

    [NativeTheory(NotEmulated = true)]
    [InlineData("0\r\n", "A: {0}\r\n")]
    [InlineData("", "1;{0}\r\nx\r\n")]
    public async Task Endless_trailers_and_chunk_extensions_are_a_transient_error_and_use_little_memory(string start, string repeated)
    {
        Step endless = async connection =>
        {
            await Respond($"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n{start}")(connection);
            var lines = string.Concat(Enumerable.Repeat(repeated.Replace("{0}", new string('x', 1000), StringComparison.Ordinal), 1000));
            while (true)
            {
                await Respond(lines)(connection);
            }
        };
        await using var s3 = new ScriptedS3(Respond(PreconditionFailed), endless, endless, Respond(Stored));
        await using var function = await s3.StartFunctionAsync();

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT GET PUT PUT");
        function.PeakMemory.Should().BeLessThan(40);
    }
}
