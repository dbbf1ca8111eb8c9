using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.LocalCloud.Tests;

public sealed class LocalS3ValidationTests : IAsyncLifetime
{
    private TestS3 s3 = null!;

    public async Task InitializeAsync() => s3 = await TestS3.StartAsync();

    public async Task DisposeAsync() => await s3.DisposeAsync();

    [Fact]
    public async Task Rejects_a_wrong_secret() =>
        await AssertRejectedAsync("SignatureDoesNotMatch", s3.Client(s3.Server.Credentials with { SecretAccessKey = "wrong" }));

    [Fact]
    public async Task Rejects_an_unknown_key() =>
        await AssertRejectedAsync("InvalidAccessKeyId", s3.Client(s3.Server.Credentials with { AccessKeyId = "AKIAUNKNOWN" }));

    [Fact]
    public async Task Rejects_a_wrong_session_token() =>
        await AssertRejectedAsync("InvalidToken", s3.Client(s3.Server.Credentials with { SessionToken = "wrong" }));

    [Fact]
    public async Task Rejects_a_different_region() =>
        await AssertRejectedAsync("AuthorizationHeaderMalformed", s3.Client(region: "us-east-1"));

    [Theory]
    [InlineData(-16, "RequestTimeTooSkewed")]
    [InlineData(16, "RequestTimeTooSkewed")]
    [InlineData(-14, "AccessDenied")]
    public async Task Rejects_a_date_more_than_15_minutes_off(int minutes, string code)
    {
        // The date is checked before the signature, which is not valid here.
        var time = DateTime.UtcNow.AddMinutes(minutes);
        var date = time.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var credential = $"{s3.Server.Credentials.AccessKeyId}/{date[..8]}/{LocalS3.Region}/s3/aws4_request";

        var response = await SendAsync(
            ("x-amz-date", date), ("Authorization", $"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"));

        response.Should().Contain($"<Code>{code}</Code>");
    }

    [Fact]
    public async Task Rejects_a_request_without_a_signature() => (await SendAsync()).Should().Contain("<Code>AccessDenied</Code>");

    [Fact]
    public async Task Rejects_a_header_that_was_added_after_signing()
    {
        using var handler = new TamperingHandler(
            new HttpClientHandler(), static request => request.Headers.Add("x-amz-acl", "public-read"));

        (await CodeOf(handler, TestS3.Put())).Should().Be("AccessDenied");
    }

    [Fact]
    public async Task Rejects_a_body_that_was_changed_after_signing()
    {
        using var handler = new TamperingHandler(new HttpClientHandler(), static request =>
        {
            var changed = new ByteArrayContent("y"u8.ToArray());
            foreach (var header in request.Content!.Headers)
            {
                _ = changed.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            request.Content = changed;
        });

        (await CodeOf(handler, TestS3.Put(content: "x"))).Should().Be("XAmzContentSHA256Mismatch");
    }

    [Fact]
    public async Task Rejects_a_key_that_was_changed_after_signing()
    {
        using var handler = new TamperingHandler(new HttpClientHandler(), static request =>
            request.RequestUri = new Uri(request.RequestUri!.AbsoluteUri.Replace("1.txt", "2.txt", StringComparison.Ordinal)));

        (await CodeOf(handler, TestS3.Put())).Should().Be("SignatureDoesNotMatch");
    }

    [Fact]
    public async Task Rejects_a_checksum_that_does_not_match()
    {
        var put = TestS3.Put();
        put.ChecksumSHA256 = Convert.ToBase64String(new byte[32]);

        await AssertRejectedAsync("BadDigest", s3.Client(), put);
    }

    [Theory]
    [InlineData("If-Match", "x")]
    [InlineData("If-None-Match", "\"x\"")]
    [InlineData("x-amz-copy-source", "/b/k")]
    public async Task Rejects_a_PUT_with_an_unsupported_header(string header, string value)
    {
        var put = TestS3.Put();
        put.IfNoneMatch = null;
        using var client = s3.Client();
        client.BeforeRequestEvent += (_, e) => ((WebServiceRequestEventArgs)e).Headers[header] = value;

        (await client.Awaiting(client => client.PutObjectAsync(put)).Should().ThrowAsync<AmazonS3Exception>())
            .Which.ErrorCode.Should().Be("NotImplemented");
        s3.Server.Objects.ListFiles(TestS3.Bucket).Should().BeEmpty();
    }

    [Fact]
    public async Task Rejects_another_version_of_an_object()
    {
        using var client = s3.Client();
        _ = await client.PutObjectAsync(TestS3.Put());

        var get = () => client.GetObjectAsync(TestS3.Bucket, "receipts/1.txt", "version");

        (await get.Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode.Should().Be("NotImplemented");
    }

    [Fact]
    public async Task Receives_the_checksum_that_the_SDK_sends()
    {
        using var client = s3.Client();
        _ = await client.PutObjectAsync(TestS3.Put());

        s3.Server.Requests.Single().Headers.Should().ContainKey("x-amz-checksum-crc32");
    }

    [Fact]
    public async Task Rejects_a_payload_that_is_signed_in_chunks()
    {
        var put = TestS3.Put();
        put.UseChunkEncoding = true;

        await AssertRejectedAsync("NotImplemented", s3.Client(), put);
    }

    private async Task AssertRejectedAsync(string code, AmazonS3Client client, PutObjectRequest? put = null)
    {
        using (client)
        {
            var send = () => client.PutObjectAsync(put ?? TestS3.Put());

            (await send.Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode.Should().Be(code);
            s3.Server.Objects.ListFiles(TestS3.Bucket).Should().BeEmpty();
        }
    }

    private async Task<string> CodeOf(TamperingHandler handler, PutObjectRequest put)
    {
        var (id, secret, token) = s3.Server.Credentials;
        using var client = new AmazonS3Client(
            new SessionAWSCredentials(id, secret, token),
            new AmazonS3Config
            {
                ServiceURL = s3.Server.Url.AbsoluteUri,
                AuthenticationRegion = LocalS3.Region,
                MaxErrorRetry = 0,
                HttpClientFactory = new TamperingFactory(handler),
            });
        var send = () => client.PutObjectAsync(put);
        var code = (await send.Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode;
        s3.Server.Objects.ListFiles(TestS3.Bucket).Should().BeEmpty();
        return code;
    }

    private async Task<string> SendAsync(params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(s3.Server.Url, $"{TestS3.Bucket}/receipts/1.txt"));
        foreach (var (name, value) in headers)
        {
            _ = request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private sealed class TamperingHandler(HttpMessageHandler inner, Action<HttpRequestMessage> change) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            change(request);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class TamperingFactory(TamperingHandler handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler, disposeHandler: false);
    }
}
