using System.Text;
using ReceiptAot.LocalCloud.Lambda;
using Xunit.Abstractions;

namespace ReceiptAot.LambdaRuntime.Tests;

public sealed class Bootstraps(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan timeout = TimeSpan.FromSeconds(30);

    private readonly MemoryStream log = new();
    private readonly CancellationTokenSource stop = new();
    private LocalRuntimeApi api = null!;
    private string? maxConcurrency;

    public async Task InitializeAsync() => api = await LocalRuntimeApi.StartAsync();

    public async Task DisposeAsync() => await api.DisposeAsync();

    public void Dispose()
    {
        log.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Hand_each_event_to_the_handler_and_its_reply_to_the_caller()
    {
        var running = Run(static (input, _) => Task.FromResult(input));

        foreach (var text in (string[])["first", "", new string('x', 100_000), "last"])
        {
            var result = await InvokeAsync(text);

            (result.Outcome, result.Body).Should().Be((InvocationOutcome.Response, text));
        }

        await stop.CancelAsync();
        (await running).Should().Be(0);
    }

    [Fact]
    public async Task Report_what_a_handler_throws_and_serve_the_next_event()
    {
        _ = Run(static async (input, _) =>
        {
            await Task.Yield();
            return input.Length == 0 ? throw new InvalidOperationException("No \"event\" – 😀\n") : input;
        });

        var failed = await InvokeAsync("");
        var served = await InvokeAsync("x");

        failed.Outcome.Should().Be(InvocationOutcome.Error);
        failed.ErrorType.Should().Be("Function.InvalidOperationException");
        using var error = System.Text.Json.JsonDocument.Parse(failed.Body);
        error.RootElement.GetProperty("errorType").GetString().Should().Be("InvalidOperationException");
        error.RootElement.GetProperty("errorMessage").GetString().Should().Be("No \"event\" – 😀\n");
        error.RootElement.GetProperty("stackTrace")[0].GetString().Should().StartWith("at ReceiptAot.LambdaRuntime.Tests.Bootstraps.");
        served.Outcome.Should().Be(InvocationOutcome.Response);
        Logged().Should().Contain($"\t{failed.RequestId}\tfail\tThe handler failed.\nSystem.InvalidOperationException: No");
    }

    [Fact]
    public async Task Tell_the_handler_all_that_lambda_tells_of_an_invocation()
    {
        ILambdaContext seen = null!;
        _ = Run((input, context) =>
        {
            seen = context;
            return Task.FromResult(input);
        });

        var result = await InvokeAsync("x");

        seen.AwsRequestId.Should().Be(result.RequestId);
        seen.InvokedFunctionArn.Should().Be(LocalRuntimeApi.FunctionArn);
        seen.TraceId.Should().StartWith("Root=1-");
        (seen.FunctionName, seen.FunctionVersion, seen.MemoryLimitInMB, seen.LogGroupName, seen.LogStreamName)
            .Should().Be(("receipts", "7", 512, "group", "stream"));
        seen.RemainingTime.Should().BePositive().And.BeLessThanOrEqualTo(timeout);
        (seen.ClientContext, seen.Identity, seen.TenantId).Should().Be((null, null, null));
    }

    [Fact]
    public async Task Allocate_little_for_an_event_and_its_reply()
    {
        // The loop keeps to one thread while handlers complete at once, so what it allocates between two of them is what an event takes.
        var allocated = new List<long>(100);
        _ = Run((input, _) =>
        {
            allocated.Add(GC.GetAllocatedBytesForCurrentThread());
            return Task.FromResult(input);
        });
        for (var turn = 0; turn < 100; turn++)
        {
            _ = await InvokeAsync("""{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}""");
        }

        var perEvent = (allocated[^1] - allocated[10]) / (allocated.Count - 11);
        output.WriteLine($"{perEvent} bytes an event");
        perEvent.Should().BeLessThan(4096);
    }

    [Theory]
    [InlineData(null, "Root=1-*")]
    [InlineData("1", "Root=1-*")]
    [InlineData("2", "before")]
    public async Task Set_the_trace_id_that_aws_sdks_look_for_unless_many_events_would_share_it(string? maxConcurrency, string expected)
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", "before");
        this.maxConcurrency = maxConcurrency;
        string? seen = null;
        _ = Run((input, _) =>
        {
            seen = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");
            return Task.FromResult(input);
        });

        _ = await InvokeAsync("x");

        seen.Should().Match(expected);
    }

    [Fact]
    public async Task Dispose_of_the_reply_and_of_the_event()
    {
        MemoryStream? reply = null;
        Stream? seen = null;
        _ = Run((input, _) =>
        {
            seen = input;
            return Task.FromResult<Stream>(reply = new MemoryStream([(byte)'y']));
        });

        (await InvokeAsync("x")).Body.Should().Be("y");

        (reply!.CanRead, seen!.CanRead).Should().Be((false, false));
    }

    [Fact]
    public async Task Report_a_reply_that_fails_when_it_is_disposed()
    {
        _ = Run(static (_, _) => Task.FromResult<Stream>(new BrokenStream()));

        (await InvokeAsync("x")).ErrorType.Should().Be("Function.InvalidOperationException");
    }

    [Fact]
    public async Task Run_the_initializer_before_the_first_event()
    {
        var initialized = false;
        _ = Run((input, _) => Task.FromResult(initialized ? input : Stream.Null), () =>
        {
            initialized = true;
            return Task.FromResult(true);
        });

        (await InvokeAsync("x")).Body.Should().Be("x");
    }

    [Fact]
    public async Task End_with_0_when_the_initializer_says_so() =>
        (await Run(static (input, _) => Task.FromResult(input), static () => Task.FromResult(false))).Should().Be(0);

    [Fact]
    public async Task Report_an_init_that_fails_and_end()
    {
        var exitCode = await Run(static (input, _) => Task.FromResult(input), static () => throw new FormatException("Not a region."));

        exitCode.Should().Be(1);
        (await api.InitError).Should().StartWith("""{"errorType":"FormatException","errorMessage":"Not a region.","stackTrace":["at """);
        Logged().Should().Contain("\t\tcrit\tInit failed.\nSystem.FormatException: Not a region.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:80x")]
    [InlineData(":9001")]
    [InlineData("a b:9001")]
    public async Task Refuse_an_address_that_is_none(string address)
    {
        var client = new RuntimeClient(static (input, _) => Task.FromResult(input), initializer: null);

        var exitCode = await client.RunAsync(name => name == "AWS_LAMBDA_RUNTIME_API" ? address : null, log, stop.Token);

        exitCode.Should().Be(1);
        Logged().Should().EndWith("\t\tcrit\tAWS_LAMBDA_RUNTIME_API does not name a host and a port from 1 to 65535, as in 127.0.0.1:9001.\n");
    }

    private sealed class BrokenStream : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
            {
                throw new InvalidOperationException("It can't be disposed of.");
            }
        }
    }

    private Task<InvocationResult> InvokeAsync(string text) => api.InvokeAsync(Encoding.UTF8.GetBytes(text), timeout).WaitAsync(timeout);

    private string Logged() => Encoding.UTF8.GetString(log.ToArray());

    private Task<int> Run(Func<Stream, ILambdaContext, Task<Stream>> handler, Func<Task<bool>>? initializer = null)
    {
        var client = new RuntimeClient(handler, initializer);
        return Task.Run(() => client.RunAsync(
            name => name switch
            {
                "AWS_LAMBDA_RUNTIME_API" => api.Endpoint,
                "AWS_LAMBDA_FUNCTION_NAME" => "receipts",
                "AWS_LAMBDA_FUNCTION_VERSION" => "7",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE" => "512",
                "AWS_LAMBDA_MAX_CONCURRENCY" => maxConcurrency,
                "AWS_LAMBDA_LOG_GROUP_NAME" => "group",
                "AWS_LAMBDA_LOG_STREAM_NAME" => "stream",
                _ => null,
            },
            log,
            stop.Token));
    }
}
