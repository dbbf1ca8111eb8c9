using ReceiptAot.LocalCloud;
using System.Text;
using ReceiptAot.EndToEnd.Tests.EventSources;
using static ReceiptAot.EndToEnd.Tests.ScriptedServer;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The configured S3 endpoint, and the environment variables that only AWS SDKs and tools read.</summary>
public class EndpointTests
{
    private const string Order = """{"Order_id": "a b/é", "Amount": 1, "Item": "Pen"}""";
    private const string Key = "my-bucket/receipts/a%20b/%C3%A9.txt";

    [NativeTheory]
    [InlineData("http://localhost:{0}", "/")]
    [InlineData("http://localhost:{0}/", "/")]
    [InlineData("http://127.0.0.1:{0}///", "/")]
    [InlineData("HTTP://LOCALHOST:{0}/s3", "/s3/")]
    [InlineData("http://localhost:{0}/a/b//", "/a/b/")]
    [InlineData("http://127.0.0.1:{0}/my%20s3/", "/my%20s3/")]
    [InlineData("http://127.0.0.1:{0}/my s3", "/my%20s3/")]
    [InlineData("http://127.0.0.1:{0}/100%25", "/100%25/")]
    [InlineData("http://127.0.0.1:{0}/é", "/%C3%A9/")]
    [InlineData("http://127.0.0.1:{0}/a+b(1)/c:d@e", "/a%2Bb%281%29/c%3Ad%40e/")]
    [InlineData("http://127.0.0.1:{0}/a%2Fb", "/a%2Fb/")]
    [InlineData("http://127.0.0.1:{0}/a//b", "/a//b/")]
    public async Task The_request_path_is_the_path_of_the_endpoint_followed_by_the_bucket_and_the_key(string template, string path)
    {
        await using var s3 = new ScriptedS3(Respond(Stored));
        var endpoint = template.Replace("{0}", s3.Endpoint.Split(':')[1], StringComparison.Ordinal);
        await using var function = await FunctionUnderTest.StartAsync(s3.Environment(endpoint));

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Requests.Should().ContainSingle().Which.Split("\r\n")[0].Split(' ')[1].Split('?')[0].Should().Be(path + Key);
    }

    [NativeTheory]
    [InlineData("AWS_DEFAULTS_MODE", "bogus")]
    [InlineData("AWS_DEFAULTS_MODE", "mobile")]
    [InlineData("AWS_CONFIG_FILE", "/proc/self/mem")]
    [InlineData("AWS_CONFIG_FILE", "/etc")]
    [InlineData("AWS_CONFIG_FILE", "{broken}")]
    [InlineData("AWS_SHARED_CREDENTIALS_FILE", "{broken}")]
    [InlineData("AWS_PROFILE", "absent")]
    [InlineData("AWS_RETRY_MODE", "adaptive")]
    [InlineData("AWS_RETRY_MODE", "bogus")]
    [InlineData("AWS_MAX_ATTEMPTS", "0")]
    [InlineData("AWS_MAX_ATTEMPTS", "many")]
    [InlineData("AWS_SDK_UA_APP_ID", "é\u202e")]
    [InlineData("AWS_EXECUTION_ENV", "é\u202e")]
    [InlineData("AWS_REQUEST_CHECKSUM_CALCULATION", "bogus")]
    [InlineData("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required")]
    [InlineData("AWS_CSM_ENABLED", "true")]
    [InlineData("AWS_CSM_ENABLED", "bogus")]
    [InlineData("AWS_CSM_PORT", "bogus")]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT", "bogus")]
    [InlineData("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "bogus")]
    [InlineData("AWS_ACCOUNT_ID_ENDPOINT_MODE", "required")]
    [InlineData("AWS_AUTH_SCHEME_PREFERENCE", "bearer,noAuth")]
    [InlineData("AWS_SIGV4A_SIGNING_REGION_SET", "bogus")]
    [InlineData("AWS_DISABLE_REQUEST_COMPRESSION", "bogus")]
    [InlineData("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "-1")]
    [InlineData("AWS_DISABLE_CLOCK_SKEW_CORRECTION", "bogus")]
    [InlineData("AWS_ENABLE_ENDPOINT_DISCOVERY", "bogus")]
    [InlineData("AWS_S3_USE_ARN_REGION", "bogus")]
    [InlineData("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "bogus")]
    [InlineData("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "bogus")]
    [InlineData("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "bogus")]
    [InlineData("AWS_CA_BUNDLE", "/absent")]
    public Task Environment_variables_of_AWS_SDKs_have_no_effect(string variable, string value) => AssertNoEffectAsync(variable, value);

    [NativeTheory(OwnRuntimeClient = true)]
    [InlineData("HTTP_PROXY")]
    [InlineData("https_proxy")]
    [InlineData("ALL_PROXY")]
    public Task A_proxy_is_not_used(string variable) => AssertNoEffectAsync(variable, "http://127.0.0.1:1");

    [NativeFact(NotEmulated = true)]
    public async Task AWS_IGNORE_CONFIGURED_ENDPOINT_URLS_disables_the_configured_endpoint()
    {
        await using var s3 = new ScriptedS3(Respond(Stored));
        await using var function = await s3.StartFunctionAsync(
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"), ("LD_PRELOAD", await LibcOverrides.Library), ("STALL_RESOLVER", "1"));

        (await function.ExpectErrorAsync(Order, TimeSpan.FromSeconds(2))).Type.Should().Be("StorageUnavailable");

        s3.Requests.Should().BeEmpty();
    }

    [NativeTheory]
    [InlineData("AWS_USE_FIPS_ENDPOINT")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT")]
    public async Task Init_fails_if_a_FIPS_or_dual_stack_endpoint_is_combined_with_a_configured_endpoint(string variable)
    {
        await using var function = await FunctionUnderTest.StartAsync((variable, "true"));

        await function.Process.WaitForExitAsync();

        var (type, message) = FunctionUnderTest.ParseError(function.Sandbox.InitError!);
        (type, message).Should().Be((
            "InvalidConfiguration",
            $"The environment variable {variable} cannot be combined with an endpoint URL."));
    }

    [NativeFact(NotEmulated = true)]
    public async Task A_host_is_looked_up_again_after_a_failure_and_all_its_addresses_are_tried()
    {
        await using var s3 = new ScriptedS3(Respond(Stored));
        await using var function = await FunctionUnderTest.StartAsync(
        [
            .. s3.Environment($"http://s3.example.com:{s3.Endpoint.Split(':')[1]}"),
            ("LD_PRELOAD", await LibcOverrides.Library),
            ("FAIL_RESOLVER", "1"),
        ]);

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
    }

    [NativeTheory(NotEmulated = true)]
    [InlineData(1, 16)]
    [InlineData(100, 16)]
    [InlineData(100, 64)]
    public async Task A_stalled_DNS_resolver_blocks_one_thread_and_delays_no_response(int orders, int concurrency)
    {
        var timeout = TimeSpan.FromSeconds(2);
        await using var function = await FunctionUnderTest.StartAsync(
            ("AWS_ENDPOINT_URL_S3", "http://s3.example.com"),
            ("RECEIPT_CONCURRENCY", $"{concurrency}"),
            ("LD_PRELOAD", await LibcOverrides.Library),
            ("STALL_RESOLVER", "1"));
        var list = $"[{string.Join(',', Enumerable.Range(0, orders).Select(EventSource.Order))}]";
        var payload = Encoding.UTF8.GetBytes(list);

        for (var invocation = 0; invocation < 3; invocation++)
        {
            var result = await function.Sandbox.InvokeAsync(payload, timeout, killAfter: timeout);

            FunctionUnderTest.ExpectError(result).Type.Should().Be("PartialFailure");
        }

        Directory.GetDirectories($"/proc/{function.Process.Id}/task").Length.Should()
            .BeLessThan(Math.Min(orders, concurrency) + 16, "the .NET runtime has its own threads");
    }

    private static async Task AssertNoEffectAsync(string variable, string value)
    {
        var broken = Path.GetTempFileName();
        await File.WriteAllTextAsync(broken, "[default\nendpoint_url = http://127.0.0.1:1\nretry_mode = bogus\n= \n\0");
        await using var s3 = new ScriptedS3(Respond(Stored), Respond(Status(503)), Respond(Stored));
        await using var function = await s3.StartFunctionAsync((variable, value == "{broken}" ? broken : value), ("HOME", "/absent"));

        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);
        (await function.InvokeAsync(Order)).Body.Should().Be(ExpectedResult.Response);

        s3.Methods.Should().Be("PUT PUT PUT");
        File.Delete(broken);
    }
}
