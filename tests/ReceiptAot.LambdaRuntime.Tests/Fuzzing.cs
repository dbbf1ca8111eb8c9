using System.Diagnostics;
using System.Globalization;
using System.Text;
using Amazon.Lambda.RuntimeSupport;
using ReceiptAot.LambdaRuntime.Http;
using Xunit.Abstractions;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>
/// Mutated replies against the reader, from a fixed seed, for <c>RECEIPT_FUZZ_SECONDS</c> (3 unless set). Whatever the bytes, the reader
/// ends in an event or in its own exception; it ends in the same one however they are split; and an event is the one that a plain
/// reader of whole replies finds in them.
/// </summary>
public class Fuzzing(ITestOutputHelper output)
{
    private const int Seed = 20260131;

    private static readonly string[] pieces =
    [
        "\r\n", "\r\n\r\n", "\n", "\r", "\0", " ", "\t", ":", ";", "0", "1", "5", "-1", "+5", "ffffffff", "7fffffff", "99999999999999999999",
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 204 No\r\n", "HTTP/1.1 500 No\r\n", "Content-Length: 5\r\n", "content-length:5\r\n",
        "Content-Length: 6\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n", "Connection: close\r\n",
        "Lambda-Runtime-Aws-Request-Id: id-1\r\n", "Lambda-Runtime-Aws-Request-Id: id-2\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "hello", "é",
    ];

    private static readonly string[] seeds =
    [
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id-1\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nLambda-Runtime-Aws-Request-Id: id-1\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nA: b\r\n\r\n",
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n",
        "HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ];

    [Fact]
    public void Finds_no_crash_no_hang_and_no_wrong_event()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("RECEIPT_FUZZ_SECONDS") ?? "3", CultureInfo.InvariantCulture);
        var random = new Random(Seed);
        var started = Stopwatch.StartNew();
        long cases = 0;
        long events = 0;
        for (; started.Elapsed.TotalSeconds < seconds; cases++)
        {
            var bytes = Mutate(random);

            var whole = Read(bytes, static () => int.MaxValue);
            var split = Read(bytes, () => random.Next(1, 8));

            if (whole != split || (whole.Event is not null && whole.Event != PlainReader.Find(bytes)))
            {
                Assert.Fail(
                    $"Seed {Seed}, case {cases}: {Convert.ToBase64String(bytes)} gave {whole} whole, {split} in pieces, {PlainReader.Find(bytes)} to a plain reader.");
            }

            events += whole.Event is null ? 0 : 1;
        }

        events.Should().BePositive();
        output.WriteLine($"{cases} cases in {seconds} s from seed {Seed}, of which {events} were events: nothing found.");
    }

    private static byte[] Mutate(Random random)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]));
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

    // The event as id and body, or what refused it; how many bytes were missing or what came behind the end depends on the split.
    private static (string? Event, string Refusal) Read(ReadOnlySpan<byte> bytes, Func<int> size)
    {
        var reader = new HttpReplyReader();
        try
        {
            bool isWhole;
            do
            {
                var room = reader.Room;
                var count = Math.Min(Math.Min(room.Length, bytes.Length), size());
                bytes[..count].CopyTo(room);
                bytes = bytes[count..];
                isWhole = reader.Advance(count);
            }
            while (!isWhole);
            if (!bytes.IsEmpty)
            {
                return (null, nameof(RuntimeApiException)); // what comes behind the end is seen in the same packet, or on the idle connection
            }

            var invocation = new Invocation(reader);
            return ($"{invocation.RequestId} {Encoding.Latin1.GetString(invocation.OpenEvent().ToArray())}", "");
        }
        catch (Exception e) when (e is MalformedReplyException or RuntimeApiException)
        {
            return (null, e.GetType().Name);
        }
    }
}
