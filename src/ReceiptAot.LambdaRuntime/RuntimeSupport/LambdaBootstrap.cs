using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Amazon.Lambda.Core;
using ReceiptAot.LambdaRuntime.Logging;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A function's life: init, then one event after another.</summary>
public sealed class LambdaBootstrap : IDisposable
{
    // Of the process, and never given back: a second signal must not end it while it is ending.
    private static readonly CancellationTokenSource signalled = new();
    private static readonly List<PosixSignalRegistration> signals = [];

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
        StopAtSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signalled.Token);
        using var stdout = Console.OpenStandardOutput();
        if (await RunAsync(Environment.GetEnvironmentVariable, stdout, stop.Token) is var exitCode and not 0)
        {
            Environment.ExitCode = exitCode;
        }
    }

    /// <summary>Does nothing: all that a run needs is released when it ends.</summary>
    public void Dispose()
    {
    }

    /// <summary>As the public one, with what a process has given as parameters.</summary>
    /// <returns>The exit code.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The process ends in good order whatever it is that ends it.")]
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
        catch (Exception e)
        {
            log.Write(default, LogLevel.Critical, e, "The runtime client failed.", []);
            return 1;
        }
    }

    private static void StopAtSignals()
    {
        if (signals.Count == 0)
        {
            signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
            signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        }

        static void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            signalled.Cancel();
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

    // Each ends when the token is cancelled, or when one of them finds that no event can be asked for any more.
    private async Task RunLoopsAsync(FunctionEnvironment function, LogWriter log, CancellationToken cancellationToken)
    {
        // A loop that waits for an event blocks: each has a thread of its own.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, function.MaxConcurrency).Select(_ => Task.Factory.StartNew(
            RunLoopAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        async Task RunLoopAsync()
        {
            try
            {
                using var api = new RuntimeApiClient(function.RuntimeApi);
                await new InvocationLoop(api, handler, function, log).RunAsync(stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }
}
