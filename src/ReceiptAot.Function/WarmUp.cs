using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Amazon.Lambda.Core;
using ReceiptAot.Function.Storage;

namespace ReceiptAot.Function;

/// <summary>
/// Moves work from the first invocation to init: Lambda gives init a whole CPU, and an invocation a share that depends on its memory, 0.07
/// of a CPU at 128 MB. Nothing is stored. If the warm-up fails, the function still works, but the first invocation is slower.
/// </summary>
internal sealed class WarmUp(ConnectionPool pool)
{
    // In a network without a route to S3, packets are dropped silently, and init may take 10 s.
    private readonly Deadline deadline = new(TimeProvider.System, TimeSpan.FromSeconds(1));

    private static ReadOnlySpan<byte> SampleOrder => """{"Order_id": "12345", "Amount": 199.99, "Item": "Wireless Headphones"}"""u8;

    /// <summary>The connections of the function.</summary>
    public ConnectionPool Pool => pool;

    /// <summary>Begins to connect to S3 on another thread, and loads OpenSSL on this one.</summary>
    [SuppressMessage("Interoperability", "CA1416", Justification = "The function runs on Linux.")]
    public void Begin(Settings settings)
    {
        if (!settings.NeedsSdkEndpoint)
        {
            pool.BeginPreflight(BucketEndpoint.For(settings).Server, deadline);
            _ = SafeEvpPKeyHandle.OpenSslVersion;
        }
    }

    /// <summary>Handles a sample order, with a preflight request in place of the PUT.</summary>
    /// <returns>The reason for a failure; null after a success.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The first event meets the same failure, and reports it.")]
    public string? Run(IObjectStore objects, MetricsWriter? writer = null)
    {
        pool.IsWarmingUp = true;
        try
        {
            pool.WaitForFirstWrite();
            var function = new ReceiptFunction(new BatchStore(new ReceiptStore(objects, TimeProvider.System), 1));
            var sample = SampleOrder.ToArray();
            using var input = new MemoryStream(sample, 0, sample.Length, writable: false, publiclyVisible: true);
            var metrics = writer is null ? null : new InvocationMetrics();
            var context = new InvocationContext("", deadline, new NullLog(), metrics);
            using var response = function.Handle(input, context);
            _ = metrics is null ? default : writer!.Format(metrics, "", DateTimeOffset.UtcNow);
            return null;
        }
        catch (Exception error)
        {
            return error.Message;
        }
        finally
        {
            pool.IsWarmingUp = false;
        }
    }

    private sealed class NullLog : IInvocationLog
    {
        public void Write(LogLevel level, Exception? error, string template, params object[] args)
        {
        }
    }
}
