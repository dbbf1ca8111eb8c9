using System.Diagnostics;
using System.Globalization;
using System.Text;
using Amazon.Lambda.RuntimeSupport;
using Xunit.Abstractions;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>
/// Mutated replies against the reader, from a fixed seed: 60,000 of them, or as many as <c>RECEIPT_FUZZ_SECONDS</c> allow,
/// with a line each second to the file that <c>RECEIPT_FUZZ_PROGRESS</c> names. Whatever the
/// bytes, the reader ends in an event or in its own exception; it ends alike however they are split, and whatever it has read before;
/// and it finds just the events that a plain reader of whole replies finds.
/// </summary>
public class Fuzzing(ITestOutputHelper output)
{
    private const int Seed = 20260131;

    private static readonly string[] pieces =
    [
        "\r\n", "\r\n\r\n", "\n", "\r", "\0", " ", "\t", ":", ";", "0", "1", "5", "-1", "+5", "ffffffff", "7fffffff", "99999999999999999999",
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 204 No\r\n", "HTTP/1.1 500 No\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", "Trailer: x\r\n", "Content-Length: 5\r\n", "content-length:5\r\n",
        "Content-Length: 6\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n", "Connection: close\r\n",
        "Lambda-Runtime-Aws-Request-Id: id-1\r\n", "Lambda-Runtime-Aws-Request-Id: id-2\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "hello", "é",
    ];

    private static readonly string[] seeds =
    [
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nA: b\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n5\r\nhello\r\n0\r\nTrailer: x\r\nETag: y\r\n\r\n",
        "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ];

    // Longer than the buffer that a reader begins with.
    private static readonly string longSeed =
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n4e20\r\n{new string('x', 20000)}\r\n5\r\nhello\r\n0\r\n\r\n";

    [Fact]
    public void Finds_no_crash_no_hang_and_no_wrong_event()
    {
        var seconds = Environment.GetEnvironmentVariable("RECEIPT_FUZZ_SECONDS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
        var random = new Random(Seed);
        var reader = new HttpResponseReader();
        var started = Stopwatch.StartNew();
        var progress = Environment.GetEnvironmentVariable("RECEIPT_FUZZ_PROGRESS");
        var shown = 0;
        var events = 0;
        var cases = 0;
        for (; seconds is null ? cases < 60_000 : started.Elapsed.TotalSeconds < seconds; cases++)
        {
            var bytes = Mutate(random);

            var whole = Read(new HttpResponseReader(), bytes, static () => int.MaxValue);
            reader.Reset();
            var split = Read(reader, bytes, () => random.Next(1, bytes.Length < 1000 ? 8 : 8000));
            var plain = PlainReader.Find(bytes);

            if (whole != plain || split != plain)
            {
                Assert.Fail($"Seed {Seed}, case {cases}: {Convert.ToBase64String(bytes)} gave '{whole}' whole, '{split}' in pieces, '{plain}' to a plain reader.");
            }

            events += plain is null ? 0 : 1;
            if (progress is not null && (int)started.Elapsed.TotalSeconds > shown)
            {
                shown = (int)started.Elapsed.TotalSeconds;
                File.WriteAllText(progress, Summary());
            }
        }

        events.Should().BePositive();
        output.WriteLine(Summary());

        string Summary() => $"{cases} cases in {started.Elapsed.TotalSeconds:F0} s from seed {Seed}, of which {events} were events: nothing found.";
    }

    private static byte[] Mutate(Random random)
    {
        var seed = random.Next(50) == 0 ? longSeed : seeds[random.Next(seeds.Length)];
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(seed));
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

    // The event as id and body; null when it was refused.
    private static string? Read(HttpResponseReader reader, ReadOnlySpan<byte> bytes, Func<int> size)
    {
        try
        {
            bool isWhole;
            do
            {
                var room = reader.Room.Span;
                var count = Math.Min(Math.Min(room.Length, bytes.Length), size());
                bytes[..count].CopyTo(room);
                bytes = bytes[count..];
                isWhole = reader.Advance(count);
            }
            while (!isWhole);

            // What comes behind the end is refused if it came along with it; else it ends the connection, but not the event.
            var invocation = new Invocation(reader);
            return bytes.IsEmpty ? $"{invocation.RequestId} {Encoding.Latin1.GetString(invocation.OpenEvent().ToArray())}" : null;
        }
        catch (Exception e) when (e is MalformedResponseException or RuntimeApiException)
        {
            return null;
        }
    }
}
