using System.Text;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LambdaRuntime.Tests;

/// <summary>
/// Runs a <see cref="RuntimeClient"/> on a local Runtime API. The client sets static state (<see cref="LambdaLogger"/>), so the test
/// classes are one collection, which xunit runs sequentially.
/// </summary>
public abstract class RuntimeClientRunner : IAsyncLifetime, IDisposable
{
    private LocalRuntimeApi? api;

    protected static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    protected MemoryStream Log { get; } = new();

    protected CancellationTokenSource Stop { get; } = new();

    protected LocalRuntimeApi Api => api!;

    protected string? MaxConcurrency { get; set; }

    protected string LogText => Encoding.UTF8.GetString(Log.ToArray());

    public async Task InitializeAsync() => api = await LocalRuntimeApi.StartAsync();

    public async Task DisposeAsync() => await Api.DisposeAsync();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Log.Dispose();
        Stop.Dispose();
    }

    protected Task<InvocationResult> InvokeAsync(string text) => Api.InvokeAsync(Encoding.UTF8.GetBytes(text), Timeout).WaitAsync(Timeout);

    protected Task<int> RunAsync(
        Func<Stream, ILambdaContext, Task<Stream>> handler,
        Func<Task<bool>>? initializer = null,
        Action<TextWriter, TextWriter>? setConsole = null)
    {
        var client = new RuntimeClient(handler, initializer);
        return Task.Run(() => client.RunAsync(
            name => name switch
            {
                "AWS_LAMBDA_RUNTIME_API" => Api.Endpoint,
                "AWS_LAMBDA_FUNCTION_NAME" => "receipts",
                "AWS_LAMBDA_FUNCTION_VERSION" => "7",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE" => "512",
                "AWS_LAMBDA_MAX_CONCURRENCY" => MaxConcurrency,
                "AWS_LAMBDA_LOG_GROUP_NAME" => "group",
                "AWS_LAMBDA_LOG_STREAM_NAME" => "stream",
                _ => null,
            },
            Log,
            setConsole ?? (static (_, _) => { }),
            Stop.Token));
    }
}
