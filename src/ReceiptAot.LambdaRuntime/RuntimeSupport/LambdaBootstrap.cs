using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Core;
using ReceiptAot.LambdaRuntime.Logging;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A function's life: init, then one event after another.</summary>
public sealed class LambdaBootstrap : IDisposable
{
    private readonly Func<Stream, ILambdaContext, Task<Stream>> handler;
    private readonly LambdaBootstrapInitializer? initializer;
    private RuntimeApiClient? api;

    internal LambdaBootstrap(Func<Stream, ILambdaContext, Task<Stream>> handler, LambdaBootstrapInitializer? initializer) =>
        (this.handler, this.initializer) = (handler, initializer);

    /// <summary>
    /// Runs until the token is cancelled, or until there is no safe way on: then one Critical line says why, and
    /// <see cref="Environment.ExitCode"/> is 1.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var stdout = Console.OpenStandardOutput();
        var exitCode = await RunAsync(Environment.GetEnvironmentVariable, stdout, cancellationToken);
        if (exitCode != 0)
        {
            Environment.ExitCode = exitCode;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => api?.Dispose();

    /// <summary>As the public one, with what a process has given as parameters.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(Func<string, string?> environment, Stream output, CancellationToken cancellationToken)
    {
        var log = new LogWriter(output, environment("AWS_LAMBDA_LOG_LEVEL"));
        try
        {
            api = new RuntimeApiClient(environment("AWS_LAMBDA_RUNTIME_API") ?? "");
            return initializer is null || await InitializeAsync(initializer, log) is not { } ended
                ? await ServeAsync(api, new FunctionEnvironment(environment), log, cancellationToken)
                : ended;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (RuntimeApiException e)
        {
            log.Write("", LogLevel.Critical, null, e.Message, []);
            return 1;
        }
    }

    /// <summary>Runs the initializer.</summary>
    /// <returns>Null to go on, else the exit code.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever init throws, the Runtime API has to hear of it.")]
    private async Task<int?> InitializeAsync(LambdaBootstrapInitializer initialize, LogWriter log)
    {
        try
        {
            return await initialize() ? null : 0;
        }
        catch (Exception e)
        {
            log.Write("", LogLevel.Critical, e, "Init failed.", []);
            api!.FailInit(e);
            return 1;
        }
    }

    private async Task<int> ServeAsync(
        RuntimeApiClient client, FunctionEnvironment function, LogWriter log, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var invocation = client.Next(cancellationToken);
            await ServeAsync(client, invocation, new LambdaContext(invocation, function, log));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws is the answer to its event.")]
    private async Task ServeAsync(RuntimeApiClient client, Invocation invocation, LambdaContext context)
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", context.TraceId);
        using var input = new MemoryStream(
            invocation.Event.Array!, invocation.Event.Offset, invocation.Event.Count, writable: false, publiclyVisible: true);
        try
        {
            using var output = await handler(input, context);
            if (client.Respond(context.AwsRequestId, ReadAll(output)) is { } refusal)
            {
                context.Log.Write(LogLevel.Error, null, refusal, []);
            }
        }
        catch (Exception e) when (e is not RuntimeApiException)
        {
            context.Log.Write(LogLevel.Error, e, "The handler failed.", []);
            client.Fail(context.AwsRequestId, e);
        }
    }

    private static ReadOnlySpan<byte> ReadAll(Stream stream)
    {
        if (stream is MemoryStream memory && memory.TryGetBuffer(out var bytes))
        {
            return bytes.AsSpan((int)memory.Position);
        }

        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }
}
