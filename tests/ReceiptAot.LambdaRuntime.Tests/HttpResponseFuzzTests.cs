using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>
/// Feeds mutated responses to <see cref="HttpResponseReader"/>, from a fixed seed: 60,000 responses, or as many as
/// <c>RECEIPT_FUZZ_SECONDS</c> allows. The file that <c>RECEIPT_FUZZ_PROGRESS</c> names is overwritten every second with the results so
/// far. For every response, the reader must return an event or throw its own exception, regardless of how the bytes are split and of what
/// the reader has read before, and must return the same event as <see cref="ReferenceResponseReader"/>.
/// </summary>
public class HttpResponseFuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20260131;

    private const string Event = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 5\r\n\r\nhello";

    private const string ChunkedHead =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n";

    // Inserted into the responses.
    private static readonly string[] pieces =
    [
        "\r\n", "\r\n\r\n", "\n", "\r", "\0", " ", "\t", ":", ";",
        "0", "1", "5", "-1", "+5", "ffffffff", "7fffffff", "99999999999999999999",
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 204 No\r\n", "HTTP/1.1 500 No\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
        "Trailer: x\r\n", "Content-Length: 5\r\n", "content-length:5\r\n",
        "Content-Length: 6\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n", "Connection: close\r\n",
        "Lambda-Runtime-Aws-Request-Id: id-1\r\n", "Lambda-Runtime-Aws-Request-Id: id-2\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "hello", "é",
    ];

    private static readonly string[] responses =
    [
        Event,
        ChunkedHead + "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nA: b\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Event,
        ChunkedHead + "5\r\nhello\r\n0\r\nTrailer: x\r\nETag: y\r\n\r\n",
        "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ];

    // Longer than the initial buffer of a reader.
    private static readonly string longResponse = $"{ChunkedHead}4e20\r\n{new string('x', 20000)}\r\n5\r\nhello\r\n0\r\n\r\n";

    [Fact]
    public void The_reader_returns_the_same_events_as_the_reference_reader()
    {
        int? seconds = Environment.GetEnvironmentVariable("RECEIPT_FUZZ_SECONDS") is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
        var random = new Random(Seed);
        var reusedReader = new HttpResponseReader();
        var stopwatch = Stopwatch.StartNew();
        var progressFile = Environment.GetEnvironmentVariable("RECEIPT_FUZZ_PROGRESS");
        var reportedSecond = 0;
        var events = 0;
        var cases = 0;
        for (; seconds is null ? cases < 60_000 : stopwatch.Elapsed.TotalSeconds < seconds; cases++)
        {
            var bytes = Mutate(random);

            var whole = ReadEvent(new HttpResponseReader(), bytes, static () => int.MaxValue);
            reusedReader.Reset();
            var split = ReadEvent(reusedReader, bytes, () => random.Next(1, bytes.Length < 1000 ? 8 : 8000));
            var expected = ReferenceResponseReader.ReadEvent(bytes);

            if (whole != expected || split != expected)
            {
                Assert.Fail(
                    $"Seed {Seed}, case {cases}: the event of {Convert.ToBase64String(bytes)} is '{expected}', but the reader returned "
                    + $"'{whole}' for the whole response and '{split}' for the response in pieces.");
            }

            events += expected is null ? 0 : 1;
            if (progressFile is not null && (int)stopwatch.Elapsed.TotalSeconds > reportedSecond)
            {
                reportedSecond = (int)stopwatch.Elapsed.TotalSeconds;
                File.WriteAllText(progressFile, Summarize());
            }
        }

        events.Should().BePositive();
        output.WriteLine(Summarize());

        string Summarize() =>
            $"{cases} responses from seed {Seed} in {stopwatch.Elapsed.TotalSeconds:F0} s, {events} of them events: no failures.";
    }

    private static byte[] Mutate(Random random)
    {
        var response = random.Next(50) == 0 ? longResponse : responses[random.Next(responses.Length)];
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(response));
        for (var mutations = random.Next(6); mutations > 0; mutations--)
        {
            var at = random.Next(bytes.Count + 1);
            var count = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0 when count > 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, count);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                case 3 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }

    // Returns the request id and the body of the event; null if the reader rejects the bytes.
    private static string? ReadEvent(HttpResponseReader reader, ReadOnlySpan<byte> bytes, Func<int> nextSize)
    {
        try
        {
            bool isComplete;
            do
            {
                var room = reader.Room.Span;
                var count = Math.Min(Math.Min(room.Length, bytes.Length), nextSize());
                bytes[..count].CopyTo(room);
                bytes = bytes[count..];
                isComplete = reader.Advance(count);
            }
            while (!isComplete);

            // Invocation rejects bytes that were received together with the end of the response. Bytes that arrive later only make the
            // connection unusable, but the reference reader rejects both.
            var invocation = new Invocation(reader);
            return bytes.IsEmpty ? $"{invocation.RequestId} {Encoding.Latin1.GetString(invocation.OpenEvent().ToArray())}" : null;
        }
        catch (Exception e) when (e is MalformedResponseException or RuntimeApiException)
        {
            return null;
        }
    }
}
