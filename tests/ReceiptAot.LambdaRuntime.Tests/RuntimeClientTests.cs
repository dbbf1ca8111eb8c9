using System.Text.Json;
using ReceiptAot.LocalCloud.Lambda;
using Xunit.Abstractions;

namespace ReceiptAot.LambdaRuntime.Tests;

[Collection(nameof(RuntimeClientRunner))]
public sealed class RuntimeClientTests(ITestOutputHelper output) : RuntimeClientRunner
{
    [Fact]
    public async Task Sends_each_event_to_the_handler_and_returns_the_response()
    {
        var running = RunAsync(static (input, _) => Task.FromResult(input));

        foreach (var text in (string[])["first", "", new string('x', 100_000), "last"])
        {
            var result = await InvokeAsync(text);

            (result.Outcome, result.Body).Should().Be((InvocationOutcome.Response, text));
        }

        await Stop.CancelAsync();
        (await running).Should().Be(0);
    }

    [Fact]
    public async Task Reports_an_exception_of_the_handler_and_handles_the_next_event()
    {
        _ = RunAsync(static async (input, _) =>
        {
            await Task.Yield();
            return input.Length == 0 ? throw new InvalidOperationException("No \"event\" – 😀\n") : input;
        });

        var failed = await InvokeAsync("");
        var handled = await InvokeAsync("x");

        failed.Outcome.Should().Be(InvocationOutcome.Error);
        failed.ErrorType.Should().Be("Function.InvalidOperationException");
        using var error = JsonDocument.Parse(failed.Body);
        error.RootElement.GetProperty("errorType").GetString().Should().Be("InvalidOperationException");
        error.RootElement.GetProperty("errorMessage").GetString().Should().Be("No \"event\" – 😀\n");
        error.RootElement.GetProperty("stackTrace")[0].GetString()
            .Should().StartWith("at ReceiptAot.LambdaRuntime.Tests.RuntimeClientTests.");
        handled.Outcome.Should().Be(InvocationOutcome.Response);
        LogText.Should().Contain($"\t{failed.RequestId}\tfail\tThe handler failed.\nSystem.InvalidOperationException: No");
    }

    [Fact]
    public async Task The_context_describes_the_invocation_and_the_function()
    {
        ILambdaContext received = null!;
        _ = RunAsync((input, context) =>
        {
            received = context;
            return Task.FromResult(input);
        });

        var result = await InvokeAsync("x");

        received.AwsRequestId.Should().Be(result.RequestId);
        received.InvokedFunctionArn.Should().Be(LocalRuntimeApi.FunctionArn);
        received.TraceId.Should().StartWith("Root=1-");
        (received.FunctionName, received.FunctionVersion, received.MemoryLimitInMB, received.LogGroupName, received.LogStreamName)
            .Should().Be(("receipts", "7", 512, "group", "stream"));
        received.RemainingTime.Should().BePositive().And.BeLessThanOrEqualTo(Timeout);
        (received.ClientContext, received.Identity, received.TenantId).Should().Be((null, null, null));
    }

    [Fact]
    public async Task Allocates_less_than_4_KiB_for_an_invocation()
    {
        // The loop stays on one thread while handlers complete synchronously: the bytes that the thread allocates between two handlers are
        // the bytes of one invocation.
        var allocated = new List<long>(100);
        _ = RunAsync((input, _) =>
        {
            allocated.Add(GC.GetAllocatedBytesForCurrentThread());
            return Task.FromResult(input);
        });
        for (var invocation = 0; invocation < 100; invocation++)
        {
            _ = await InvokeAsync("""{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""");
        }

        var bytesPerInvocation = (allocated[^1] - allocated[10]) / (allocated.Count - 11);
        output.WriteLine($"{bytesPerInvocation} bytes per invocation");
        bytesPerInvocation.Should().BeLessThan(4096);
    }

    [Theory]
    [InlineData(null, "Root=1-*")]
    [InlineData("1", "Root=1-*")]
    [InlineData("2", "before")]
    public async Task Sets_the_trace_id_environment_variable_of_AWS_SDKs_unless_invocations_run_concurrently(
        string? maxConcurrency, string expected)
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", "before");
        MaxConcurrency = maxConcurrency;
        string? traceId = null;
        _ = RunAsync((input, _) =>
        {
            traceId = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");
            return Task.FromResult(input);
        });

        _ = await InvokeAsync("x");

        traceId.Should().Match(expected);
    }

    [Fact]
    public async Task Disposes_of_the_streams_of_the_response_and_of_the_event()
    {
        MemoryStream? response = null;
        Stream? eventStream = null;
        _ = RunAsync((input, _) =>
        {
            eventStream = input;
            return Task.FromResult<Stream>(response = new MemoryStream([(byte)'y']));
        });

        (await InvokeAsync("x")).Body.Should().Be("y");

        (response!.CanRead, eventStream!.CanRead).Should().Be((false, false));
    }

    [Fact]
    public async Task Reports_a_response_stream_that_throws_when_it_is_disposed()
    {
        _ = RunAsync(static (_, _) => Task.FromResult<Stream>(new ThrowingStream()));

        (await InvokeAsync("x")).ErrorType.Should().Be("Function.InvalidOperationException");
    }

    [Fact]
    public async Task Runs_the_initializer_before_the_first_event()
    {
        var initialized = false;
        _ = RunAsync((input, _) => Task.FromResult(initialized ? input : Stream.Null), () =>
        {
            initialized = true;
            return Task.FromResult(true);
        });

        (await InvokeAsync("x")).Body.Should().Be("x");
    }

    [Fact]
    public async Task Exits_with_code_0_if_the_initializer_returns_false() =>
        (await RunAsync(static (input, _) => Task.FromResult(input), static () => Task.FromResult(false))).Should().Be(0);

    [Fact]
    public async Task Reports_an_exception_of_the_initializer_and_exits_with_code_1()
    {
        var exitCode = await RunAsync(static (input, _) => Task.FromResult(input), static () => throw new FormatException("Not a region."));

        exitCode.Should().Be(1);
        (await Api.InitError).Should().StartWith("""{"errorType":"FormatException","errorMessage":"Not a region.","stackTrace":["at """);
        LogText.Should().Contain("\t\tcrit\tInit failed.\nSystem.FormatException: Not a region.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:80x")]
    [InlineData(":9001")]
    [InlineData("a b:9001")]
    public async Task Exits_with_code_1_if_the_address_of_the_Runtime_API_is_invalid(string address)
    {
        var client = new RuntimeClient(static (input, _) => Task.FromResult(input), initializer: null);

        var exitCode = await client.RunAsync(
            name => name == "AWS_LAMBDA_RUNTIME_API" ? address : null, Log, static (_, _) => { }, Stop.Token);

        exitCode.Should().Be(1);
        LogText.Should().EndWith(
            "\t\tcrit\tAWS_LAMBDA_RUNTIME_API does not name a host and a port from 1 to 65535, as in 127.0.0.1:9001.\n");
    }

    private sealed class ThrowingStream : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
            {
                throw new InvalidOperationException("Dispose failed.");
            }
        }
    }
}
