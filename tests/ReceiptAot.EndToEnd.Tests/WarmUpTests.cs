using ReceiptAot.LocalCloud;
using System.Text;
using ReceiptAot.LocalCloud.Lambda;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The warm-up request to S3 that the function sends during init.</summary>
public sealed class WarmUpTests : IAsyncLifetime
{
    private const string Order = """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("s3-");
    private LocalS3 s3 = null!;

    public async Task InitializeAsync() => s3 = await LocalS3.StartAsync(folder.FullName, FunctionUnderTest.Bucket);

    public async Task DisposeAsync()
    {
        await s3.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [NativeFact]
    public async Task Init_opens_the_connection_for_the_first_receipt_and_stores_nothing()
    {
        await using var sandbox = await StartAsync();

        s3.Requests.Should().ContainSingle().Which.Should().Match<S3Request>(
            static request => request.Method == "OPTIONS" && request.Bucket == "" && request.Key == "");
        s3.Objects.ListFiles(FunctionUnderTest.Bucket).Should().BeEmpty();

        (await InvokeAsync(sandbox)).Body.Should().Be(ExpectedResult.Response);
        s3.Requests.Should().HaveCount(2);
        s3.Requests.Select(static request => request.Connection).Distinct().Should().ContainSingle();
        sandbox.Process.Log.Should().NotContain("warm");
    }

    [NativeTheory]
    [InlineData("no response")]
    [InlineData("a connection reset")]
    [InlineData("an error response")]
    public async Task The_first_invocation_succeeds_after_a_failed_warm_up(string fault)
    {
        s3.Faults = S3FaultRules.Always(fault switch
        {
            "no response" => S3Fault.Hang,
            "a connection reset" => S3Fault.Reset(S3RequestStage.Received),
            _ => S3Fault.Refuse(403, "AccessDenied"),
        });
        await using var sandbox = await StartAsync(("AWS_LAMBDA_LOG_LEVEL", "DEBUG"));
        s3.Faults = S3FaultRules.None;

        sandbox.InitError.Should().BeNull();
        (await InvokeAsync(sandbox)).Body.Should().Be(ExpectedResult.Response);
        (await InvokeAsync(sandbox)).Body.Should().Be(ExpectedResult.Response);

        const string Message = "\tdbug\tThe warm-up in init failed: ";
        sandbox.Process.Log.Split('\n').Count(static line => line.Contains(Message, StringComparison.Ordinal))
            .Should().Be(fault == "an error response" ? 0 : 1);
    }

    [NativeFact]
    public async Task Init_completes_in_time_if_S3_does_not_respond()
    {
        s3.Faults = S3FaultRules.Always(S3Fault.Hang);

        await using var sandbox = await StartAsync();

        sandbox.Process.HasExited.Should().BeFalse();
        sandbox.InitError.Should().BeNull();
    }

    [NativeFact]
    public async Task No_request_is_sent_without_a_bucket()
    {
        await using var sandbox = await StartAsync(("RECEIPT_BUCKET", null));

        s3.Requests.Should().BeEmpty();
    }

    private Task<Sandbox> StartAsync(params (string Name, string? Value)[] changes)
    {
        var environment = s3.EnvironmentFor(FunctionUnderTest.Bucket);
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        Secrets.Register(environment);
        return Sandbox.StartAsync(NativeBinary.Location, environment);
    }

    private static Task<InvocationResult> InvokeAsync(Sandbox sandbox) =>
        sandbox.InvokeAsync(Encoding.UTF8.GetBytes(Order), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
}
