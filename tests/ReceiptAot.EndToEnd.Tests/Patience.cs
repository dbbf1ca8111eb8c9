using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>How long a test waits for what has to happen. A slow machine is not a fault; a test that waits forever names nothing.</summary>
public static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <exception cref="TimeoutException">The process has not ended within the limit.</exception>
    public static Task WaitForExitAsync(this FunctionProcess process) => process.WaitForExitAsync(CancellationToken.None).WaitAsync(Limit);
}
