using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>What a scripted server does with a connection after it has read a request.</summary>
public delegate Task Step(Socket connection);

/// <summary>A server on the loopback interface that sends scripted bytes in response to each request, in order of arrival.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    // The request lines of the function's requests to the Runtime API; the id is that of Event.
    public const string Next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1";
    public const string Error = "POST /2018-06-01/runtime/invocation/id-1/error HTTP/1.1";
    public const string Response = "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Channel<string> requests = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> posted = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Func<string, Step> script;
    private readonly Task accepting;

    /// <summary>Starts a server that takes one step for each request, and does not respond to further requests.</summary>
    public ScriptedServer(params Step[] steps)
        : this(InTurn(steps))
    {
    }

    /// <summary>Starts a server that chooses the step by the request.</summary>
    public ScriptedServer(Func<string, Step> script)
    {
        this.script = script;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary><c>host:port</c>.</summary>
    public string Endpoint => listener.LocalEndpoint.ToString()!;

    /// <summary>Sends the Latin-1 bytes of the text at once.</summary>
    public static Step Respond(string bytes) => connection => connection.SendAsync(Encoding.Latin1.GetBytes(bytes));

    /// <summary>Sends each byte in its own packet.</summary>
    public static Step RespondByteByByte(string bytes) => async connection =>
    {
        connection.NoDelay = true;
        foreach (var value in Encoding.Latin1.GetBytes(bytes))
        {
            _ = await connection.SendAsync(new[] { value });
        }
    };

    public static Step RespondAndClose(string bytes) => async connection =>
    {
        await Respond(bytes)(connection);
        connection.Close();
    };

    public static Step RespondAndReset(string bytes) => async connection =>
    {
        await Respond(bytes)(connection);
        connection.Close(timeout: 0);
    };

    /// <summary>Sends nothing and keeps the connection open.</summary>
    public static Task NeverRespond(Socket connection) => Task.CompletedTask;

    /// <summary>The Runtime API's response that contains an event; each of the additional headers ends with CR LF.</summary>
    public static string Event(string payload, string id = "id-1", string headers = "") =>
        $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {id}\r\n{headers}Lambda-Runtime-Deadline-Ms: 4102444800000\r\n"
        + $"Content-Length: {Encoding.Latin1.GetByteCount(payload)}\r\n\r\n{payload}";

    /// <summary>S3's response to a successful PUT.</summary>
    public static string Stored => Status(200, "ETag: \"0123456789abcdef0123456789abcdef\"\r\n");

    /// <summary>S3's response to a PUT with <c>If-None-Match: *</c> if the object already exists.</summary>
    public static string PreconditionFailed => "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n";

    /// <summary>S3's response to a GET; each of the headers ends with CR LF.</summary>
    public static string S3Object(string content, string headers = "") =>
        $"HTTP/1.1 200 OK\r\n{headers}Content-Length: {content.Length}\r\n\r\n{content}";

    /// <summary>A response without a body.</summary>
    public static string Status(int code, string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {code} Status\r\n{headers}Content-Length: 0\r\n\r\n");

    /// <summary>Waits for the next request and returns its head and body.</summary>
    public Task<string> NextRequestAsync() => requests.Reader.ReadAsync().AsTask().WaitAsync(TestTimeout.Duration);

    /// <summary>Waits for these requests, in this order; each is given as the start of its text.</summary>
    public async Task ExpectRequestsAsync(params string[] expected)
    {
        foreach (var request in expected)
        {
            (await NextRequestAsync()).Should().StartWith(request);
        }
    }

    /// <summary>Returns the requests received so far that <see cref="NextRequestAsync"/> has not returned.</summary>
    public IEnumerable<string> RemainingRequests()
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
        Secrets.AssertAbsentFrom(string.Join('\n', posted));
    }

    private static Func<string, Step> InTurn(Step[] steps)
    {
        var next = -1;
        return _ => Interlocked.Increment(ref next) is var index && index < steps.Length ? steps[index] : NeverRespond;
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
                        await Respond(Status(200))(connection); // the request by which init opens the connection to S3; not scripted
                        continue;
                    }

                    if (request.StartsWith("POST ", StringComparison.Ordinal))
                    {
                        posted.Enqueue(request); // responses and errors that the function posts to its Runtime API
                    }

                    await requests.Writer.WriteAsync(request);
                    await script(request)(connection);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test has ended, or the function or the script has closed the connection.
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
            if (head >= 0 && text.Length >= head + 4 + GetContentLength(text[..head]))
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

    private static int GetContentLength(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + Name.Length)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }
}
