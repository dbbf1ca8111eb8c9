using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>
/// How long a test waits for an expected event: long enough that a slow machine does not fail the test, but finite, because a test that
/// waits forever does not report what is missing.
/// </summary>
public static class TestTimeout
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    /// <exception cref="TimeoutException">The process did not exit within <see cref="Duration"/>.</exception>
    public static Task WaitForExitAsync(this FunctionProcess process) =>
        process.WaitForExitAsync(CancellationToken.None).WaitAsync(Duration);
}
