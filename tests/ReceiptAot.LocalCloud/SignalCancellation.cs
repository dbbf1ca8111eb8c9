using System.Runtime.InteropServices;

namespace ReceiptAot.LocalCloud;

/// <summary>While this object exists, Ctrl-C, SIGTERM, and closing the terminal cancel a token and do not end the process.</summary>
internal sealed class SignalCancellation : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] signals;

    public SignalCancellation() =>
        signals = Array.ConvertAll(
            [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP], signal => PosixSignalRegistration.Create(signal, Cancel));

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        Array.ForEach(signals, static signal => signal.Dispose());
        source.Dispose();
    }

    private void Cancel(PosixSignalContext signal)
    {
        signal.Cancel = true;
        source.Cancel();
    }
}
