using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Amazon.Lambda.Core;
using ReceiptAot.LambdaRuntime.Logging;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A function's life: init, then one event after another.</summary>
public sealed class LambdaBootstrap : IDisposable
{
    private readonly Func<Stream, ILambdaContext, Task<Stream>> handler;
    private readonly LambdaBootstrapInitializer? initializer;

    internal LambdaBootstrap(Func<Stream, ILambdaContext, Task<Stream>> handler, LambdaBootstrapInitializer? initializer) =>
        (this.handler, this.initializer) = (handler, initializer);

    /// <summary>
    /// Runs until the token is cancelled or the process gets SIGTERM or SIGINT, each of which lets an invocation end first; or until
    /// there is no safe way on: then one Critical line says why, and <see cref="Environment.ExitCode"/> is 1.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var stdout = Console.OpenStandardOutput();
        if (await RunAsync(Environment.GetEnvironmentVariable, stdout, stop.Token) is var exitCode and not 0)
        {
            Environment.ExitCode = exitCode;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>Does nothing: all that a run needs is released when it ends.</summary>
    public void Dispose()
    {
    }

    /// <summary>As the public one, with what a process has given as parameters.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(Func<string, string?> environment, Stream stdout, CancellationToken cancellationToken)
    {
        var function = new FunctionEnvironment(environment);
        using var log = LogWriter.Open(environment, stdout);
        try
        {
            using var api = new RuntimeApiClient(function.RuntimeApi);
            if (initializer is not null && await InitializeAsync(initializer, api, log) is { } exitCode)
            {
                return exitCode;
            }

            if (function.MaxConcurrency == 1)
            {
                await new InvocationLoop(api, handler, function, log).RunAsync(cancellationToken);
            }
            else
            {
                await RunLoopsAsync(function, log, cancellationToken);
            }

            return 0;
        }
        catch (RuntimeApiException e)
        {
            log.Write(default, LogLevel.Critical, null, e.Message, []);
            return 1;
        }
    }

    /// <summary>Runs the initializer.</summary>
    /// <returns>Null to go on, else the exit code.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever init throws, the Runtime API has to hear of it.")]
    private static async Task<int?> InitializeAsync(LambdaBootstrapInitializer initialize, RuntimeApiClient api, LogWriter log)
    {
        try
        {
            return await initialize() ? null : 0;
        }
        catch (Exception e)
        {
            log.Write(default, LogLevel.Critical, e, "Init failed.", []);
            api.FailInit(e);
            return 1;
        }
    }

    private Task RunLoopsAsync(FunctionEnvironment function, LogWriter log, CancellationToken cancellationToken)
    {
        // A loop that waits for an event holds a thread of the pool: as many more have to be there at once.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        _ = ThreadPool.SetMinThreads(workers + function.MaxConcurrency, ports);
        return Task.WhenAll(Enumerable.Range(0, function.MaxConcurrency).Select(_ => Task.Run(
            async () =>
            {
                using var api = new RuntimeApiClient(function.RuntimeApi);
                await new InvocationLoop(api, handler, function, log).RunAsync(cancellationToken);
            },
            CancellationToken.None)));
    }
}
