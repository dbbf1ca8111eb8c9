using System.Runtime.InteropServices;
using ReceiptAot.LambdaRuntime.Invocations;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs a function: init, then one event after another.</summary>
public sealed class LambdaBootstrap : IDisposable
{
    // Registered once for the process and never unregistered: a second signal must not kill the process while it exits.
    private static readonly CancellationTokenSource signaled = new();
    private static readonly List<PosixSignalRegistration> signals = [];

    private readonly RuntimeClient client;

    internal LambdaBootstrap(Func<Stream, ILambdaContext, Task<Stream>> handler, LambdaBootstrapInitializer? initializer) =>
        client = new RuntimeClient(handler, initializer is null ? null : new Func<Task<bool>>(initializer));

    /// <summary>
    /// Runs until the token is canceled or the process receives SIGTERM or SIGINT, after the current invocation; or until continuing is not
    /// safe: then one Critical line gives the reason, and <see cref="Environment.ExitCode"/> is 1.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        StopAtSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signaled.Token);
        using var stdout = Console.OpenStandardOutput();
        if (await client.RunAsync(Environment.GetEnvironmentVariable, stdout, SetConsole, stop.Token) is var exitCode and not 0)
        {
            Environment.ExitCode = exitCode;
        }
    }

    /// <summary>Does nothing: <see cref="RunAsync"/> releases its resources.</summary>
    public void Dispose()
    {
    }

    private static void SetConsole(TextWriter output, TextWriter error)
    {
        Console.SetOut(output);
        Console.SetError(error);
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
            signaled.Cancel();
        }
    }
}
