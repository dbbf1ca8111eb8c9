using System.Diagnostics;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

public class ConfigurationTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""";

    [NativeTheory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_missing_bucket_fails_every_invocation(string? bucket)
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_BUCKET", bucket));

        foreach (var payload in (string[])[Order, "not json", Order])
        {
            (await function.ExpectErrorAsync(payload)).Should().Be(
                ("MissingConfiguration", "Missing required environment variable RECEIPT_BUCKET"));
        }
    }

    public static TheoryData<string, string?> InvalidVariables => new()
    {
        { "AWS_REGION", null },
        { "AWS_REGION", "not a region" },
        { "AWS_ACCESS_KEY_ID", null },
        { "AWS_SECRET_ACCESS_KEY", "" },
        { "AWS_ENDPOINT_URL_S3", "127.0.0.1" },
        { "RECEIPT_BUCKET_OWNER", "me" },
        { "RECEIPT_BUCKET", "bucket/folder" },
        { "AWS_ENDPOINT_URL_S3", "http://\u05D0a.com/" }, // IDNA does not permit this name
    };

    [NativeTheory]
    [MemberData(nameof(InvalidVariables))]
    public async Task Init_fails_and_names_the_invalid_environment_variable(string variable, string? value)
    {
        await using var function = await FunctionUnderTest.StartAsync((variable, value));

        await function.Process.WaitForExitAsync();

        var (type, message) = FunctionUnderTest.ParseError(function.Sandbox.InitError!);
        type.Should().Be("InvalidConfiguration");
        message.Should().StartWith($"The environment variable {variable} is ");
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [MemberData(nameof(InvalidVariables))]
    public async Task A_failed_init_is_logged_and_the_process_exits_with_code_1(string variable, string? value)
    {
        await using var function = await FunctionUnderTest.StartAsync((variable, value));

        await function.Process.WaitForExitAsync();

        function.Process.ExitCode.Should().Be(1);
        function.Log.Should().Contain("\t\tcrit\tInit failed.\n").And.Contain($"The environment variable {variable} is ");
    }

    [NativeFact]
    public async Task A_bucket_that_does_not_exist_is_not_retried()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_BUCKET", "no-such-bucket"));

        var (type, message) = await function.ExpectErrorAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().MatchRegex(
            @"^S3 refused to store receipts/12345\.txt in bucket no-such-bucket: NoSuchBucket \(404, request id [0-9A-F]{16}\)\.$");
        function.S3.Requests.Should().ContainSingle();
    }

    [NativeFact]
    public async Task A_bucket_of_another_account_is_an_error()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_BUCKET_OWNER", "999999999999"));

        var (type, message) = await function.ExpectErrorAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().Contain(": AccessDenied (403, request id ")
            .And.EndWith("Or the account RECEIPT_BUCKET_OWNER does not own the bucket.");
        function.ListKeys().Should().BeEmpty();
    }

    [NativeFact]
    public async Task A_wrong_secret_access_key_is_not_retried()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_SECRET_ACCESS_KEY", "aWrongSecret/1234567890"));

        var (type, message) = await function.ExpectErrorAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().Contain("SignatureDoesNotMatch (403, request id ");
        function.S3.Requests.Should().ContainSingle();
    }

    [NativeFact]
    public async Task An_unreachable_S3_is_a_retryable_error()
    {
        using var port = new ClosedPort();
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{port.Endpoint}"));

        var (type, message) = await function.ExpectErrorAsync(Order, TimeSpan.FromSeconds(2));

        type.Should().Be("StorageUnavailable");
        message.Should().StartWith("S3 could not store receipts/12345.txt in bucket my-bucket: Connection refused");
    }

    [NativeFact]
    public async Task Too_little_remaining_time_is_a_retryable_error_unless_the_order_is_invalid()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        (await function.ExpectErrorAsync(Order, TimeSpan.FromMilliseconds(150))).Type.Should().Be("OutOfTime");
        (await function.ExpectErrorAsync("{}", TimeSpan.FromMilliseconds(150))).Type.Should().Be("InvalidOrder");
        function.S3.Requests.Should().BeEmpty();
        (await function.InvokeAsync(Order)).Outcome.Should().Be(InvocationOutcome.Response);
    }

    [NativeFact]
    public async Task Outside_Lambda_the_binary_explains_how_to_run_it_and_exits_with_code_64()
    {
        var start = new ProcessStartInfo(NativeBinary.Location) { RedirectStandardError = true, RedirectStandardOutput = true };
        _ = start.Environment.Remove("AWS_LAMBDA_RUNTIME_API");
        using var process = Process.Start(start)!;

        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TestTimeout.Duration);

        process.ExitCode.Should().Be(64);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2);
        error.Should().Contain("./build.sh run");
    }
}
