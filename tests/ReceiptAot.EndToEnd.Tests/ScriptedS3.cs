using System.Globalization;
using System.Text;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>A <see cref="ScriptedServer"/> that also verifies the signature of each request as strictly as S3 does.</summary>
public sealed class ScriptedS3 : IAsyncDisposable
{
    private readonly ScriptedServer server;
    private readonly SignatureV4Verifier signature;
    private readonly LocalCredentials credentials = LocalCredentials.Create();
    private readonly List<string> errors = [];
    private readonly List<string> requests = [];

    /// <summary>Starts a server that takes one step for each request, and repeats the last step for all further requests.</summary>
    public ScriptedS3(params Step[] steps)
    {
        signature = new SignatureV4Verifier(credentials, LocalS3.Region);
        server = new ScriptedServer(request =>
        {
            lock (requests)
            {
                VerifySignature(request);
                requests.Add(request);
                return steps[Math.Min(requests.Count, steps.Length) - 1];
            }
        });
    }

    /// <summary><c>host:port</c>.</summary>
    public string Endpoint => server.Endpoint;

    /// <summary>HTTP methods of all requests so far, for example <c>PUT GET</c>.</summary>
    public string Methods => string.Join(' ', Requests.Select(static request => request.Split(' ')[0]));

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>How far the server's clock is ahead of this machine's clock.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>Environment variables that make a function use this server, or <paramref name="endpoint"/>, as its S3.</summary>
    public (string, string?)[] Environment(string endpoint = "") =>
    [
        ("AWS_ENDPOINT_URL_S3", endpoint.Length > 0 ? endpoint : $"http://{Endpoint}"),
        ("AWS_ACCESS_KEY_ID", credentials.AccessKeyId),
        ("AWS_SECRET_ACCESS_KEY", credentials.SecretAccessKey),
        ("AWS_SESSION_TOKEN", credentials.SessionToken),
    ];

    public Task<FunctionUnderTest> StartFunctionAsync(params (string Name, string? Value)[] changes) =>
        FunctionUnderTest.StartAsync([.. Environment(), .. changes]);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        errors.Should().BeEmpty("every request has a valid signature");
    }

    private void VerifySignature(string request)
    {
        var (head, body) = (request.Split("\r\n\r\n", 2)[0], request.Split("\r\n\r\n", 2)[1]);
        var lines = head.Split("\r\n");
        var target = lines[0].Split(' ')[1].Split('?', 2);
        var headers = lines[1..].Select(static line => line.Split(": ", 2))
            .ToDictionary(static header => header[0].ToLower(CultureInfo.InvariantCulture), static header => header[1]);
        try
        {
            signature.Verify(
                DateTimeOffset.UtcNow + ClockOffset,
                lines[0].Split(' ')[0],
                target[0],
                target.ElementAtOrDefault(1) ?? "",
                headers,
                Encoding.Latin1.GetBytes(body));
        }
        catch (S3Exception error)
        {
            errors.Add($"{error.Code}: {request}");
        }
    }
}
