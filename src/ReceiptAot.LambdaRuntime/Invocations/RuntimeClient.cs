using System.Diagnostics.CodeAnalysis;
using ReceiptAot.LambdaRuntime.Logging;

namespace ReceiptAot.LambdaRuntime.Invocations;

/// <summary>Connects a handler to the Runtime API.</summary>
/// <param name="initializer">Runs in init. False ends the process with exit code 0.</param>
internal sealed class RuntimeClient(Func<Stream, ILambdaContext, Task<Stream>> handler, Func<Task<bool>>? initializer)
{
    private readonly HostResolver resolver = new();

    /// <summary>Runs until the token is canceled, or until continuing is not safe.</summary>
    /// <param name="setConsole">Replaces the console output of the process.</param>
    /// <returns>The exit code of the process.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The process exits in an orderly way after every exception.")]
    public async Task<int> RunAsync(
        Func<string, string?> environment, Stream stdout, Action<TextWriter, TextWriter> setConsole, CancellationToken cancellationToken)
    {
        var function = new FunctionEnvironment(environment);
        using var log = new LogWriter(environment, stdout);
        var logger = new InvocationLogger(log, null);
        var console = new ConsoleLog(log);
        LambdaLogger.Target = logger;
        setConsole(console.Out, console.Error);
        try
        {
            using var api = new RuntimeApiClient(function.RuntimeApi, resolver);
            if (await InitializeAsync(api, logger) is { } exitCode)
            {
                return exitCode;
            }

            if (function.MaxConcurrency == 1)
            {
                await new InvocationLoop(api, handler, function, log, console).RunAsync(cancellationToken);
            }
            else
            {
                await RunLoopsAsync(function, log, console, cancellationToken);
            }

            return 0;
        }
        catch (RuntimeApiException e)
        {
            logger.Log(LogLevel.Critical, e.Message);
            return 1;
        }
        catch (Exception e)
        {
            logger.Log(LogLevel.Critical, e, "The runtime client failed.");
            return 1;
        }
    }

    /// <returns>The exit code; null to continue.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Every exception of init has to be reported to the Runtime API.")]
    private async Task<int?> InitializeAsync(RuntimeApiClient api, InvocationLogger logger)
    {
        try
        {
            return initializer is null || await initializer() ? null : 0;
        }
        catch (Exception e)
        {
            logger.Log(LogLevel.Critical, e, "Init failed.");
            api.FailInit(e);
            return 1;
        }
    }

    // Each loop blocks a thread of its own while it waits for an event. If a loop fails, the others end after their invocation.
    private async Task RunLoopsAsync(
        FunctionEnvironment function, LogWriter log, ConsoleLog console, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, function.MaxConcurrency).Select(_ => Task.Factory.StartNew(
            RunLoopAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        async Task RunLoopAsync()
        {
            try
            {
                using var api = new RuntimeApiClient(function.RuntimeApi, resolver);
                await new InvocationLoop(api, handler, function, log, console).RunAsync(stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }
}
