using System.Globalization;
using System.Text;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// A server that answers each request byte for byte as its script says, like <see cref="ScriptedServer"/>, and checks the signature of
/// each as strictly as S3 does.
/// </summary>
public sealed class ScriptedS3 : IAsyncDisposable
{
    private readonly ScriptedServer server;
    private readonly SignatureV4 signature;
    private readonly LocalCredentials credentials = LocalCredentials.Create();
    private readonly List<string> errors = [];
    private readonly List<string> requests = [];

    /// <summary>Starts one that takes a step a request; the last step again and again.</summary>
    public ScriptedS3(params Step[] steps)
    {
        signature = new SignatureV4(credentials, LocalS3.Region);
        server = new ScriptedServer(request =>
        {
            lock (requests)
            {
                Check(request);
                requests.Add(request);
                return steps[Math.Min(requests.Count, steps.Length) - 1];
            }
        });
    }

    /// <summary>Host and port.</summary>
    public string Endpoint => server.Endpoint;

    /// <summary>The methods of the requests so far, with a space between them.</summary>
    public string Methods => string.Join(' ', Requests.Select(static request => request.Split(' ')[0]));

    /// <summary>The requests so far.</summary>
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

    /// <summary>How far its clock is ahead of this machine's.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>The variables that send a function to it.</summary>
    public (string, string?)[] Environment(string endpoint = "") =>
    [
        ("AWS_ENDPOINT_URL_S3", endpoint.Length > 0 ? endpoint : $"http://{Endpoint}"),
        ("AWS_ACCESS_KEY_ID", credentials.AccessKeyId),
        ("AWS_SECRET_ACCESS_KEY", credentials.SecretAccessKey),
        ("AWS_SESSION_TOKEN", credentials.SessionToken),
    ];

    /// <summary>Starts a function that stores in it.</summary>
    public Task<FunctionUnderTest> StartFunctionAsync(params (string Name, string? Value)[] changes) =>
        FunctionUnderTest.StartAsync([.. Environment(), .. changes]);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        errors.Should().BeEmpty("each request is signed");
    }

    private void Check(string request)
    {
        var (head, body) = (request.Split("\r\n\r\n", 2)[0], request.Split("\r\n\r\n", 2)[1]);
        var lines = head.Split("\r\n");
        var target = lines[0].Split(' ')[1].Split('?', 2);
        var headers = lines[1..].Select(static line => line.Split(": ", 2)).ToDictionary(static line => line[0].ToLower(CultureInfo.InvariantCulture), static line => line[1]);
        try
        {
            signature.Check(
                DateTimeOffset.UtcNow + ClockOffset, lines[0].Split(' ')[0], target[0], target.ElementAtOrDefault(1) ?? "", headers, Encoding.Latin1.GetBytes(body));
        }
        catch (S3Error error)
        {
            errors.Add($"{error.Code}: {request}");
        }
    }
}
