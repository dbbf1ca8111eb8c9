using System.Diagnostics;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

public class Configuring
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
            (await function.FailAsync(payload)).Should().Be(("MissingConfiguration", "Missing required environment variable RECEIPT_BUCKET"));
        }
    }

    public static TheoryData<string, string?> WrongVariables => new()
    {
        { "AWS_REGION", null },
        { "AWS_REGION", "not a region" },
        { "AWS_ACCESS_KEY_ID", null },
        { "AWS_SECRET_ACCESS_KEY", "" },
        { "AWS_ENDPOINT_URL_S3", "127.0.0.1" },
        { "RECEIPT_BUCKET_OWNER", "me" },
        { "RECEIPT_BUCKET", "bucket/folder" },
    };

    [NativeTheory]
    [MemberData(nameof(WrongVariables))]
    public async Task Any_other_wrong_variable_fails_init_by_its_name(string variable, string? value)
    {
        await using var function = await FunctionUnderTest.StartAsync((variable, value));

        await function.Process.WaitForExitAsync();

        var (type, message) = FunctionUnderTest.ParseError(function.Sandbox.InitError!);
        type.Should().Be("InvalidConfiguration");
        message.Should().StartWith($"The environment variable {variable} is ");
    }

    [NativeTheory(OwnRuntimeClient = true)]
    [MemberData(nameof(WrongVariables))]
    public async Task An_init_that_fails_is_logged_and_ends_the_process_in_good_order(string variable, string? value)
    {
        await using var function = await FunctionUnderTest.StartAsync((variable, value));

        await function.Process.WaitForExitAsync();

        function.Process.ExitCode.Should().Be(1);
        function.Log.Should().Contain("\t\tcrit\tInit failed.\n").And.Contain($"The environment variable {variable} is ");
    }

    [NativeFact]
    public async Task A_bucket_that_does_not_exist_is_a_final_no()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_BUCKET", "no-such-bucket"));

        var (type, message) = await function.FailAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().MatchRegex(
            @"^S3 refused to store receipts/12345\.txt in bucket no-such-bucket: NoSuchBucket \(404, request id [0-9A-F]{16}\)\.$");
        function.S3.Requests.Should().ContainSingle();
    }

    [NativeFact]
    public async Task A_bucket_of_another_account_is_a_final_no()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_BUCKET_OWNER", "999999999999"));

        var (type, message) = await function.FailAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().Contain(": AccessDenied (403, request id ").And.EndWith("Or the bucket is not RECEIPT_BUCKET_OWNER's.");
        function.Stored().Should().BeEmpty();
    }

    [NativeFact]
    public async Task A_wrong_secret_is_a_final_no()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_SECRET_ACCESS_KEY", "aWrongSecret/1234567890"));

        var (type, message) = await function.FailAsync(Order);

        type.Should().Be("StorageRefused");
        message.Should().Contain("SignatureDoesNotMatch (403, request id ");
        function.S3.Requests.Should().ContainSingle();
    }

    [NativeFact]
    public async Task An_s3_that_cannot_be_reached_is_worth_a_retry()
    {
        using var refusing = new RefusingPort();
        await using var function = await FunctionUnderTest.StartAsync(("AWS_ENDPOINT_URL_S3", $"http://{refusing.Endpoint}"));

        var (type, message) = await function.FailAsync(Order, TimeSpan.FromSeconds(2));

        type.Should().Be("StorageUnavailable");
        message.Should().StartWith("S3 could not store receipts/12345.txt in bucket my-bucket: Connection refused");
    }

    [NativeFact]
    public async Task Too_little_time_is_worth_a_retry_but_not_for_a_bad_order()
    {
        await using var function = await FunctionUnderTest.StartAsync();

        FunctionUnderTest.ErrorOf(await function.InvokeAsync(Order, TimeSpan.FromMilliseconds(150))).Type.Should().Be("OutOfTime");
        FunctionUnderTest.ErrorOf(await function.InvokeAsync("{}", TimeSpan.FromMilliseconds(150))).Type.Should().Be("InvalidOrder");
        function.S3.Requests.Should().BeEmpty();
        (await function.InvokeAsync(Order)).Outcome.Should().Be(InvocationOutcome.Reply);
    }

    [NativeFact]
    public async Task Outside_of_lambda_it_says_what_it_is()
    {
        var start = new ProcessStartInfo(NativeBinary.Location) { RedirectStandardError = true, RedirectStandardOutput = true };
        _ = start.Environment.Remove("AWS_LAMBDA_RUNTIME_API");
        using var process = Process.Start(start)!;

        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience.Limit);

        process.ExitCode.Should().Be(64);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2);
        error.Should().Contain("./build.sh run");
    }
}
