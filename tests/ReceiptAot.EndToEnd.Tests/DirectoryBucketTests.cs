using Microsoft.AspNetCore.Http;
using ReceiptAot.LocalCloud;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// Directory buckets of S3 Express One Zone: the build with AWSSDK.S3 supports them, the build with the direct client rejects them in init.
/// </summary>
public sealed class DirectoryBucketTests : IAsyncLifetime, IDisposable
{
    private const string Order = """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""";
    private const string Bucket = "receipts--euc1-az1--x-s3";
    private const string SessionToken = "session/token+of==the//bucket";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("express-");
    private readonly LoopbackCertificate certificate = new("*.s3express-euc1-az1.eu-central-1.amazonaws.com");
    private readonly List<string> requests = [];
    private LoopbackServer s3 = null!;
    private bool isDenied;
    private string? sessionBody;
    private bool isExpired;

    public async Task InitializeAsync() => s3 = await LoopbackServer.StartAsync(RespondAsync, certificate.Leaf);

    public async Task DisposeAsync()
    {
        await s3.DisposeAsync();
        folder.Delete(recursive: true);
    }

    public void Dispose() => certificate.Dispose();

    [NativeFact(NotEmulated = true)]
    public async Task A_receipt_is_stored_with_a_session_that_init_creates()
    {
        await using var function = await StartAsync();
        if (await IsRejectedAsync(function))
        {
            return;
        }

        requests.Should().Equal("GET /?session s3express", "OPTIONS / ");

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        requests.Skip(2).Should().Equal("PUT /receipts/12345.txt s3express SESSIONKEYID", "PUT /receipts/12345.txt s3express SESSIONKEYID");
        function.Log.Should().NotContain("warm");
    }

    [NativeFact(NotEmulated = true)]
    public async Task An_expired_session_is_replaced()
    {
        await using var function = await StartAsync();
        if (!await IsRejectedAsync(function))
        {
            requests.Clear();
            isExpired = true;

            (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

            requests.Should().Equal(
                "PUT /receipts/12345.txt s3express SESSIONKEYID",
                "GET /?session s3express",
                "PUT /receipts/12345.txt s3express SESSIONKEYID");
        }
    }

    [NativeTheory(NotEmulated = true)]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("<SessionToken>t</SessionToken><AccessKeyId>SESSIONKEYID</AccessKeyId>")]
    [InlineData("<SessionToken>t\r\nx: y</SessionToken><AccessKeyId>SESSIONKEYID</AccessKeyId><SecretAccessKey>s</SecretAccessKey>")]
    public async Task A_response_without_a_valid_session_is_a_transient_error(string body)
    {
        sessionBody = body;
        await using var function = await StartAsync();
        if (!await IsRejectedAsync(function))
        {
            (await function.ExpectErrorAsync(Order, TimeSpan.FromSeconds(1))).Type.Should().Be("StorageUnavailable");
            sessionBody = null;

            (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        }
    }

    [NativeFact(NotEmulated = true)]
    public async Task A_denied_session_names_the_missing_permission()
    {
        isDenied = true;
        await using var function = await StartAsync();
        if (!await IsRejectedAsync(function))
        {
            var (type, message) = await function.ExpectErrorAsync(Order);

            type.Should().Be("StorageRefused");
            message.Should().Be(
                $"S3 refused to store receipts/12345.txt in bucket {Bucket}: AccessDenied (403, request id unknown). "
                + "The role may lack s3express:CreateSession on the bucket.");
        }
    }

    /// <summary>Whether the binary is the build with the direct client; if so, asserts that init rejected the bucket.</summary>
    private static async Task<bool> IsRejectedAsync(FunctionUnderTest function)
    {
        if (!NativeBinary.HasAwsSdk)
        {
            await function.Process.WaitForExitAsync();
            FunctionUnderTest.ParseError(function.Sandbox.InitError!).Type.Should().Be("InvalidConfiguration");
        }

        return !NativeBinary.HasAwsSdk;
    }

    private async Task<FunctionUnderTest> StartAsync() => await FunctionUnderTest.StartAsync(
    [
        .. certificate.WriteTrust(folder.FullName).Select(static variable => (variable.Key, variable.Value)),
        ("RECEIPT_BUCKET", Bucket),
        ("AWS_ENDPOINT_URL_S3", null),
        ("AWS_LAMBDA_LOG_LEVEL", "DEBUG"),
        ("LD_PRELOAD", await LibcOverrides.Library),
        ("CONNECT_PORT", $"{s3.Url.Port}"),
    ]);

    private async Task RespondAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        var service = authorization.Contains("/eu-central-1/s3express/aws4_request", StringComparison.Ordinal) ? "s3express" : "";
        var usesSession = http.Request.Headers["x-amz-s3session-token"] == SessionToken
            && authorization.Contains("=SESSIONKEYID/", StringComparison.Ordinal);
        var session = usesSession ? " SESSIONKEYID" : "";
        var query = http.Request.Query.ContainsKey("session") ? "?session" : "";
        http.Request.Host.Host.Should().Be($"{Bucket}.s3express-euc1-az1.eu-central-1.amazonaws.com");
        requests.Add($"{http.Request.Method} {http.Request.Path}{query} {service}{session}");
        if (isDenied)
        {
            http.Response.StatusCode = 403;
            await http.Response.WriteAsync("<Error><Code>AccessDenied</Code></Error>");
        }
        else if (query.Length > 0 && sessionBody is not null)
        {
            await http.Response.WriteAsync(sessionBody);
        }
        else if (isExpired && http.Request.Method == "PUT")
        {
            isExpired = false;
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("<Error><Code>ExpiredToken</Code></Error>");
        }
        else if (query.Length > 0)
        {
            http.Response.Headers["x-amz-server-side-encryption-bucket-key-enabled"] = "perhaps"; // must not reach the SDK
            await http.Response.WriteAsync(
                "<?xml version=\"1.0\"?><CreateSessionResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Credentials>"
                + $"<SessionToken>{SessionToken}</SessionToken><SecretAccessKey>secret</SecretAccessKey>"
                + "<AccessKeyId>SESSIONKEYID</AccessKeyId>"
                + $"<Expiration>{DateTimeOffset.UtcNow.AddMinutes(5):yyyy-MM-ddTHH:mm:ssZ}</Expiration>"
                + "</Credentials></CreateSessionResult>");
        }
        else if (http.Request.Method == "OPTIONS")
        {
            http.Response.StatusCode = 403;
        }
        else
        {
            http.Response.Headers.ETag = "\"x\"";
        }
    }
}
