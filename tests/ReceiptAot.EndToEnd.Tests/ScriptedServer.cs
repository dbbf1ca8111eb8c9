using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>What a scripted server does about a request that it has read, on the connection that it came by.</summary>
public delegate Task Step(Socket connection);

/// <summary>A server on loopback that answers each request, in the order in which they come, byte for byte as its script says.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> requests = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> posted = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, Step> script;
    private readonly Task accepting;

    /// <summary>Starts one that takes a step a request, and then answers no more.</summary>
    public ScriptedServer(params Step[] steps)
        : this(InTurn(steps))
    {
    }

    /// <summary>Starts one that chooses the step by the request.</summary>
    public ScriptedServer(Func<string, Step> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Endpoint => listener.LocalEndpoint.ToString()!;

    /// <summary>Answers with these bytes, all at once.</summary>
    public static Step Reply(string bytes) => connection => connection.SendAsync(Encoding.Latin1.GetBytes(bytes));

    /// <summary>Answers with these bytes, each in a packet of its own.</summary>
    public static Step ReplyByteByByte(string bytes) => async connection =>
    {
        connection.NoDelay = true;
        foreach (var letter in Encoding.Latin1.GetBytes(bytes))
        {
            _ = await connection.SendAsync(new[] { letter });
        }
    };

    /// <summary>Answers with these bytes and closes the connection.</summary>
    public static Step ReplyAndClose(string bytes) => async connection =>
    {
        await Reply(bytes)(connection);
        connection.Close();
    };

    /// <summary>Answers with these bytes and resets the connection.</summary>
    public static Step ReplyAndReset(string bytes) => async connection =>
    {
        await Reply(bytes)(connection);
        connection.Close(timeout: 0);
    };

    /// <summary>Answers nothing, and keeps the connection.</summary>
    public static Task Hold(Socket connection) => Task.CompletedTask;

    /// <summary>An event, as the Runtime API hands it out.</summary>
    /// <param name="payload">The event.</param>
    /// <param name="id">Its request id.</param>
    /// <param name="headers">More headers, each with its line end.</param>
    public static string Event(string payload, string id = "id-1", string headers = "") =>
        $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {id}\r\n{headers}Lambda-Runtime-Deadline-Ms: 4102444800000\r\nContent-Length: {Encoding.Latin1.GetByteCount(payload)}\r\n\r\n{payload}";

    /// <summary>S3's response to a PUT that it has stored.</summary>
    public static string Stored => Status(200, "ETag: \"0123456789abcdef0123456789abcdef\"\r\n");

    /// <summary>A reply without a body.</summary>
    public static string Status(int code, string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {code} Status\r\n{headers}Content-Length: 0\r\n\r\n");

    /// <summary>The next request, head and body, as soon as it has come.</summary>
    public async Task<string> NextRequestAsync()
    {
        return await requests.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);
    }

    /// <summary>Every request that has come and was not asked for yet.</summary>
    public IEnumerable<string> RestOfRequests()
    {
        while (requests.Reader.TryRead(out var request))
        {
            yield return request;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
        Secrets.CheckAbsenceFrom(string.Join('\n', posted));
    }

    private static Func<string, Step> InTurn(Step[] steps)
    {
        var next = -1;
        return _ => Interlocked.Increment(ref next) is var turn && turn < steps.Length ? steps[turn] : Hold;
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using (connection)
        {
            try
            {
                while (await ReadRequestAsync(connection) is { } request)
                {
                    if (request.StartsWith("OPTIONS ", StringComparison.Ordinal))
                    {
                        await Reply(Status(200))(connection); // a function opens its connection to S3, in init: no part of a script
                        continue;
                    }

                    if (request.StartsWith("POST ", StringComparison.Ordinal))
                    {
                        posted.Enqueue(request); // what a function tells its Runtime API
                    }

                    await requests.Writer.WriteAsync(request);
                    await script(request)(connection);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test is over, the function has closed the connection, or the script has.
            }
        }
    }

    private async Task<string?> ReadRequestAsync(Socket connection)
    {
        var request = new StringBuilder();
        var buffer = new byte[65536];
        while (true)
        {
            var text = request.ToString();
            var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && text.Length >= head + 4 + LengthOf(text[..head]))
            {
                return text;
            }

            var count = await connection.ReceiveAsync(buffer, stop.Token);
            if (count == 0)
            {
                return null;
            }

            _ = request.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    private static int LengthOf(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + Name.Length)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }
}
